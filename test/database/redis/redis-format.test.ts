import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FORMAT } from '../../../database/redis/redis-format.ts'

const FOLDER = 'database/redis'
const NAMES = /\b(?:room|common)Key\((?:[^()]|\([^()]*\))*\)|`\$\{PREFIX\}.+/g

/**
 * Of the keys' names and the scripts, as they are in this format. Where this test is red, something of both
 * has changed. May nodes of before and after share a room, each receiving all that the other posts?
 * - Yes (another look, another answer to the same caller): put the new sum here.
 * - No (another name of a key, something else in it): raise FORMAT in database/redis/redis-format.ts, give
 *   what has changed a new name, and put the new number and sum here (docs/decisions/018-format-on-redis.md).
 */
const KNOWN = { format: 1, sum: '391612b22b684cac' }

/** How each key is named, and each script without its comments. */
function layout(): string[] {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).sort()
  const texts = files
    .filter((file) => /\.(ts|lua)$/.test(file))
    .map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')] as const)
  const names = texts.flatMap(([, text]) => text.match(NAMES) ?? [])
  const scripts = texts
    .filter(([file]) => file.endsWith('.lua'))
    .map(([file, text]) => `${file}\n${text.replace(/^\s*--.*\n/gm, '')}`)
  return [...new Set(names)].sort().concat(scripts)
}

test('keys and scripts on Redis do not change without a look at the number of their format', () => {
  const sum = createHash('sha256').update(layout().join('\n')).digest('hex').slice(0, 16)
  expect(layout().length).toBeGreaterThan(50)
  expect({ format: FORMAT, sum }).toEqual(KNOWN)
})
