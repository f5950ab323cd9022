/** A frame as in 2015: whatever is behind the comma. Refuse (throw) what is no whole JPEG. */
export function decodeFrame(frame: string): Buffer {
  return Buffer.from(frame.split(',')[1] ?? '', 'base64')
}
