import { readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SETTINGS } from '../../server/settings.ts'

const rows = readFileSync('docs/settings.md', 'utf8').matchAll(
  /^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$/gm,
)

test('the table of docs/settings.md shows every setting as it is', () => {
  const shown = [...rows].map(([, env, fallback, meaning]) => ({ env, fallback, meaning }))
  const known = Object.values(SETTINGS).map(({ env, fallback, meaning }) => ({
    env,
    fallback: env === 'ENCODERS' ? 'cores' : fallback || '(none)',
    meaning,
  }))
  expect(shown).toEqual(known)
})

test('the README is short, and its picture light: what is longer has a page of its own', () => {
  const readme = readFileSync('README.md', 'utf8')
  expect(readme.length).toBeLessThanOrEqual(6000)
  const [, picture = ''] = /^!\[[^\]]{20,}\]\(([^)]+)\)/m.exec(readme) ?? []
  expect(picture).toMatch(/\.webp$/)
  expect(statSync(picture).size).toBeLessThan(2_000_000)
  // Animated: it has more than one frame.
  expect(readFileSync(picture).toString('latin1').match(/ANMF/g)?.length).toBeGreaterThan(50)
})
