import { expect, test } from 'vitest'
import { checkFlags } from '../../cli/check-flags.ts'

const FLAGS = { text: { type: 'string' }, json: { type: 'boolean' } } as const
const said = (...args: string[]) => {
  try {
    checkFlags('send', args, FLAGS)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : error
  }
}

test.each([
  [['--nope'], 'send has no flag --nope; animate-server send --help prints what it takes.'],
  [['-n'], 'send has no flag -n; animate-server send --help prints what it takes.'],
  [['--toString'], 'send has no flag --toString; animate-server send --help prints what it takes.'],
  [['--text'], '--text needs a value; animate-server send --help prints what it takes.'],
  [['--json=yes'], '--json takes no value; animate-server send --help prints what it takes.'],
  [['--text', '-x'], '--text needs a value; one that begins with "-" as --text=-x.'],
])('%j is answered with a sentence of our own', (args, sentence) => {
  expect(said(...args)).toBe(sentence)
})

test('flags that exist, and files, are let through', () => {
  expect(said('--text', 'hi', '--json', 'clip.mp4', '--text=-x', '--', '--nope')).toBe('')
})
