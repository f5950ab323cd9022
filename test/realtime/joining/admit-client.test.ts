import { pino } from 'pino'
import { expect, test } from 'vitest'
import { Refusal } from '../../../realtime/answers/refusal.ts'
import { createAdmitClient } from '../../../realtime/joining/admit-client.ts'
import { createAuthors } from '../../../realtime/joining/authors.ts'
import type { Client } from '../../../realtime/rooms/clients/client.ts'

/** A client that asks to join a room that fails with this error, and what the log has of it. */
async function refusedWith(failure: unknown, auth: unknown = {}) {
  const logged: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) })
  const admitClient = createAdmitClient({
    authors: createAuthors(Buffer.alloc(32)),
    access: { admitMember: () => Promise.reject(failure) },
    log,
  })
  const client = { handshake: { auth } } as unknown as Client
  return { error: await admitClient(client, '203.0.113.7'), log: logged.join('') }
}

test('an unexpected error on joining is logged with its cause, and answered with a code', async () => {
  const failure = new Error('no room on the disk', { cause: new Error('ENOSPC') })
  const { error, log } = await refusedWith(failure)
  expect(error?.data).toEqual({ code: 'unavailable', text: error?.message })
  expect(error?.message).toMatch(/could not join.*Try again/)
  expect(error?.message).not.toContain('disk')
  expect(log).toContain('no room on the disk')
  expect(log).toContain('ENOSPC')
})

test('a refusal of a join goes out as it is, and is no error in the log', async () => {
  const refusal = new Refusal('room_locked', 'Ask the host.', { retryAfterMs: 5 })
  const { error, log } = await refusedWith(refusal)
  expect(error?.data).toEqual({ code: 'room_locked', text: 'Ask the host.', retryAfterMs: 5 })
  expect(log).toBe('')
})

test.each([[null], ['text'], [[1]], [{ room: Symbol.iterator }], [{ room: { toString: 7 } }]])(
  'a handshake of %o is answered, whatever it holds',
  async (auth) => {
    const { error } = await refusedWith(new Refusal('banned', 'no'), auth)
    expect(['banned', 'bad_draft']).toContain(error?.data.code)
  },
)
