import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'

test('npm run docs builds the site, and every link in it leads somewhere', () => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'docs'], { encoding: 'utf8' })
  expect(`${stdout}${stderr}`).toContain('every link in it leads somewhere')
  expect(status).toBe(0)
  expect(existsSync('docs/site/dist/tour/ko/index.html')).toBe(true)
})
