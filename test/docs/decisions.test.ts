import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../server/package-root.ts'

test('each number of a decision is used once, and its heading begins with it', () => {
  const folder = join(packageRoot, 'docs/decisions')
  const files = readdirSync(folder).sort()
  const numbers = files.map((file) => file.slice(0, 3))
  expect(numbers).toEqual([...new Set(numbers)])
  for (const [index, file] of files.entries())
    expect(readFileSync(join(folder, file), 'utf8')).toMatch(new RegExp(`^# ${numbers[index]}: `))
})
