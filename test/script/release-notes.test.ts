import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { releaseNotes } from '../../script/release-notes.ts'

const CHANGELOG = `# Changelog

## 1.1.0 - unreleased

- Later.

## 1.0.0 - 2026-11-26

- A chat.
  In two lines.

## 0.9.0 - 2026-01-01

- Before.
`

test('the notes of a release are its part of the changelog', () => {
  expect(releaseNotes('v1.0.0', '1.0.0', CHANGELOG)).toBe('- A chat.\n  In two lines.')
})

test.each([
  ['v1.0.1', '1.0.0', 'The tag is "v1.0.1", but the version in package.json is 1.0.0.'],
  ['v1.1.0', '1.1.0', 'CHANGELOG.md: "1.1.0 - unreleased" has no date.'],
  ['v2.0.0', '2.0.0', 'CHANGELOG.md has no section "## 2.0.0 - <date>".'],
])('the tag %s of version %s is refused', (tag, version, sentence) => {
  expect(() => releaseNotes(tag, version, CHANGELOG)).toThrow(sentence)
})

test('the version of this package can be released', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(releaseNotes(`v${version}`, version, readFileSync('CHANGELOG.md', 'utf8'))).toContain(
    '\n- ',
  )
})
