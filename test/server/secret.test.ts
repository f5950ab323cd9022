import { createHmac } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { createAuthors } from '../../realtime/joining/authors.ts'
import { deriveKey, openSecret, type Purpose } from '../../server/secret.ts'
import { createStageKeys } from '../../server/stage/stage-keys.ts'
import { join } from '../support/clients/chat-client.ts'
import { startApp } from '../support/servers/start-app.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const secret = Buffer.alloc(32, 7)
const PURPOSES: Purpose[] = ['author token', 'stage key', 'stage ticket']

test('each purpose has a key of its own, the same after a restart and none of it the secret', () => {
  const keys = PURPOSES.map((purpose) => deriveKey(secret, purpose).toString('hex'))
  expect(new Set([...keys, secret.toString('hex')]).size).toBe(PURPOSES.length + 1)
  expect(deriveKey(secret, 'author token').toString('hex')).toBe(keys[0])
  expect(deriveKey(Buffer.alloc(32, 8), 'author token').toString('hex')).not.toBe(keys[0])
})

test('a stage ticket is no token: it makes a new author, whatever is put before it', () => {
  const { ticketFor } = createStageKeys({
    secret,
    rooms: { get: async () => undefined },
    stageKey: undefined,
  })
  const authors = createAuthors(deriveKey(secret, 'author token'))
  const startedAt = 1795667949233
  for (const text of [
    JSON.stringify(['stage ticket', 'den', startedAt]),
    '["den",1795667949233]',
  ]) {
    const token = `${text}.${ticketFor('den', startedAt)}`
    expect(authors.recognise(token).token).not.toBe(token)
  }
})

test('a file that is no secret is left as it is, and stops the start with a sentence', async () => {
  const folder = await makeTempFolder()
  const file = joinPath(folder.path, 'secret')
  await writeFile(file, 'a backup, put back wrongly')
  await expect(openSecret(folder.path)).rejects.toThrow(/has 26 bytes instead of 32/)
  expect(await readFile(file, 'utf8')).toBe('a backup, put back wrongly')
  await folder.remove()
})

test('a token of an earlier version, signed with the secret itself, makes a new author', async () => {
  const app = await startApp()
  const author = v4()
  const raw = await readFile(joinPath(app.dataDir, 'secret'))
  const token = `${author}.${createHmac('sha256', raw).update(author).digest('base64url')}`
  const { welcome } = await join(app.url, { token })
  expect(welcome.author).not.toBe(author)
  await app.stop()
})
