import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { TextStorage } from '../client/lib.ts'

/** An author's id and its signature, as a server makes them. */
const TOKEN = /^[\da-f-]{36}\.[\w-]{43}$/

/**
 * The file of `--token-file`, which keeps one author's token. Throws a sentence for a file that holds
 * anything else, which would be lost, and for one that cannot be kept.
 */
export function openTokenFile(file: string): TextStorage {
  const read = () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : '')
  if (read() !== '' && !TOKEN.test(read())) {
    throw new Error(`--token-file ${file} holds something else than a token: give another file.`)
  }
  const place = existsSync(file) ? file : dirname(file)
  try {
    accessSync(place, constants.W_OK)
  } catch (cause) {
    throw new Error(`--token-file ${file} cannot be written: give another file.`, { cause })
  }
  return {
    getItem: () => read() || null,
    setItem: (_, token) => writeFileSync(file, `${token}\n`, { mode: 0o600 }),
  }
}
