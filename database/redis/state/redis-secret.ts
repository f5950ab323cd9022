import { randomBytes } from 'node:crypto'
import type { RedisConnection } from '../connection/connection.ts'
import { commonKey } from '../redis-keys.ts'
import { writeWhenFull } from '../script.ts'

const SECRET_BYTES = 32
const KEY = commonKey('secret')

/**
 * The secret that all nodes share: made by whichever comes first, in one step. Of it all keys are
 * derived. A Redis that has lost it when it comes back is given it again, so that tokens stay good.
 */
export async function openRedisSecret(connection: RedisConnection): Promise<Buffer> {
  const { commands, onReturn } = connection
  const made = randomBytes(SECRET_BYTES).toString('base64')
  await writeWhenFull(commands, 'SET', KEY, made, 'NX')
  const kept = (await commands.get(KEY)) ?? ''
  const secret = Buffer.from(kept, 'base64')
  if (secret.length !== SECRET_BYTES) throw new Error(`${KEY} in Redis is not a secret. Delete it.`)
  // Not there yet, or gone again: the next return tries once more.
  onReturn(() => void commands.set(KEY, kept, 'NX').catch(() => undefined))
  return secret
}
