import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SETTINGS } from '../../server/settings.ts'

const rows = readFileSync('README.md', 'utf8').matchAll(/^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$/gm)

test('the table of the README shows every setting as it is', () => {
  const shown = [...rows].map(([, env, fallback, meaning]) => ({ env, fallback, meaning }))
  const known = Object.values(SETTINGS).map(({ env, fallback, meaning }) => ({
    env,
    fallback: env === 'ENCODERS' ? 'cores' : fallback || '(none)',
    meaning,
  }))
  expect(shown).toEqual(known)
})
