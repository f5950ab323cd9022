const PREFIX = 'data:image/jpeg;base64,'

/** A frame's bytes; throws when it is no data URI of a JPEG that begins and ends as one. */
export function decodeFrame(frame: string): Buffer {
  if (typeof frame !== 'string' || !frame.startsWith(PREFIX)) throw new Error('no JPEG data URI')
  const text = frame.slice(PREFIX.length)
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new Error('no base64')
  const jpeg = Buffer.from(text, 'base64')
  const isWhole = jpeg.readUInt16BE(0) === 0xffd8 && jpeg.readUInt16BE(jpeg.length - 2) === 0xffd9
  if (!isWhole) throw new Error('no whole JPEG')
  return jpeg
}
