import { expect, test } from 'vitest'
import * as limits from '../../../realtime/protocol/limits.ts'

test('the largest draft that is valid fits into one payload, however it is escaped', () => {
  const jpeg = Buffer.alloc(limits.MAX_FRAME_BYTES).toString('base64')
  const draft = {
    // Two UTF-16 units of one code point, each of which protocol 3 may send as an escape.
    id: '\\ud83d\\ude00'.repeat(limits.MAX_ID_LENGTH),
    message: '\\ud83d\\ude00'.repeat(limits.MAX_MESSAGE_LENGTH),
    nonce: '\\ud83d\\ude00'.repeat(limits.MAX_NONCE_LENGTH),
    name: '\\ud83d\\ude00'.repeat(4 * limits.MAX_NAME_LENGTH),
    frames: Array(limits.MAX_FRAMES).fill(`data:image/jpeg;base64,${jpeg}`),
  }
  const payload = `420["message",${JSON.stringify(draft)}]`
  expect(payload.length).toBeLessThan(limits.MAX_PAYLOAD_BYTES)
})

test('frames of nearly twice the size are still refused with a code instead of a lost connection', () => {
  const draft = limits.MAX_FRAMES * Math.ceil((4 / 3) * 2 * limits.MAX_FRAME_BYTES)
  expect(draft).toBeLessThan(limits.MAX_PAYLOAD_BYTES)
})

test('a loop plays twice as fast as it was recorded', () => {
  expect((limits.MAX_FRAMES * 1000) / limits.CLIP_DURATION_MS).toBe(limits.FRAMES_PER_SECOND)
  const recordedMs = limits.MAX_FRAMES * limits.FRAME_INTERVAL_MS
  expect(recordedMs / limits.CLIP_DURATION_MS).toBe(2)
})
