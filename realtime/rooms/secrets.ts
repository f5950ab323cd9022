import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { MAX_SECRET_LENGTH, MIN_SECRET_LENGTH } from '../protocol.ts'

/** The secrets of hosts and rooms: only their hashes are ever kept. */

/** A secret for a link, unguessable. */
export function makeSecret(): string {
  return randomBytes(18).toString('base64url')
}

/** Whether this can be the secret of a link at all: long enough that nobody guesses it. */
export function isSecret(said: unknown): said is string {
  return (
    typeof said === 'string' && said.length >= MIN_SECRET_LENGTH && said.length <= MAX_SECRET_LENGTH
  )
}

/** Of an unguessable secret a plain hash tells nothing. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

export interface HashedPassphrase {
  salt: string
  hash: string
}

/** A passphrase can be guessed, so its hash is made slow; a few milliseconds each. */
export async function hashPassphrase(
  passphrase: string,
  salt = randomBytes(12).toString('base64url'),
): Promise<HashedPassphrase> {
  const key = (await slowHash(passphrase.normalize('NFC'), salt, 24)) as Buffer
  return { salt, hash: key.toString('base64url') }
}

export async function isPassphrase(said: string, kept: HashedPassphrase): Promise<boolean> {
  return isSame((await hashPassphrase(said, kept.salt)).hash, kept.hash)
}

const slowHash = promisify(
  (
    passphrase: string,
    salt: string,
    length: number,
    done: (error: Error | null, key: Buffer) => void,
  ) => scrypt(passphrase, salt, length, { N: 2048 }, done),
)
