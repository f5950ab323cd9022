import { makeFrames, toDataUri } from '../../../../test/support/media/frames.ts'
import { expect } from '../expect.ts'

interface Exercise {
  decodeFrame(frame: unknown): Buffer
}

export async function check({ decodeFrame }: Exercise): Promise<void> {
  const [frame = ''] = await makeFrames({ count: 1 })
  const jpeg = Buffer.from(frame.split(',')[1] ?? '', 'base64')
  expect(decodeFrame(frame).equals(jpeg), 'A real frame has to become its bytes.')
  const bad: Record<string, unknown> = {
    'a PNG': 'data:image/png;base64,iVBORw0KGgo=',
    'a number': 7,
    'words behind the comma': 'data:image/jpeg;base64,not base64!',
    'half a JPEG': toDataUri(jpeg.subarray(0, jpeg.length / 2)),
    'an address': 'https://chat.example/x.jpg,AAAA',
  }
  for (const [what, value] of Object.entries(bad)) {
    expect(
      isRefused(() => decodeFrame(value)),
      `It takes ${what} for a frame.`,
    )
  }
}

function isRefused(decode: () => unknown): boolean {
  try {
    decode()
    return false
  } catch {
    return true
  }
}
