import { expect, test } from 'vitest'
import { openMemoryCounter } from '../../../../database/memory/memory-state.ts'
import { createPassphraseCheck } from '../../../../realtime/rooms/rules/passphrase-check.ts'
import { createRoomRateLimits } from '../../../../realtime/rooms/rules/room-rate-limits.ts'
import { hashPassphrase } from '../../../../realtime/rooms/secrets.ts'

const kept = await hashPassphrase('open sesame')
const open = () => createPassphraseCheck(createRoomRateLimits(0, openMemoryCounter))

/** How each of these ended that were said at the same moment. */
async function codesOf(said: string[], addressHash: string, check = open(), room = 'den') {
  const attempt = { room, addressHash }
  const ended = await Promise.allSettled(said.map((text) => check(text, kept, attempt)))
  return ended.map((one) => (one.status === 'fulfilled' ? 'right' : one.reason.code))
}

const wrong = (count: number) => Array.from({ length: count }, (_, n) => `guess ${n}`)

test('a classroom that says the right passphrase all at once is let in', async () => {
  const codes = await codesOf(Array<string>(30).fill('open sesame'), 'school')
  expect(new Set(codes)).toEqual(new Set(['right']))
})

test('ten wrong passphrases a minute are looked at, even when a hundred come at once', async () => {
  const codes = await codesOf(wrong(100), 'attacker')
  expect(codes.filter((code) => code === 'passphrase')).toHaveLength(10)
  expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(90)
})

test('over the limit the right one is refused as well, so that it cannot be found by trying', async () => {
  const check = open()
  await codesOf(wrong(10), 'attacker', check)
  expect(await codesOf(['open sesame'], 'attacker', check)).toEqual(['rate_limited'])
  expect(await codesOf(['open sesame'], 'school', check)).toEqual(['right'])
})

test('without a passphrase nothing is counted, and the room says that it asks for one', async () => {
  const check = open()
  const asked = Promise.all(
    wrong(20).map(() => check(undefined, kept, { room: 'den', addressHash: 'school' })),
  )
  await expect(asked).rejects.toMatchObject({ code: 'passphrase' })
  expect(await codesOf(['open sesame'], 'school', check)).toEqual(['right'])
})

test('guessing in one room keeps nobody of the same address out of another', async () => {
  const check = open()
  await codesOf(wrong(20), 'school', check, 'lair')
  expect(await codesOf(['open sesame'], 'school', check, 'den')).toEqual(['right'])
})

test('over all rooms an address has a hundred wrong ones a minute', async () => {
  const check = open()
  for (let n = 0; n < 10; n++) await codesOf(wrong(10), 'attacker', check, `room ${n}`)
  expect(await codesOf(['open sesame'], 'attacker', check, 'den')).toEqual(['rate_limited'])
})
