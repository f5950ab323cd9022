import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startCommand } from '../support/servers/command.ts'
import { withTempFolder } from '../support/temp-folder.ts'

const start = (...args: string[]) => startCommand(args, { cwd: '.' })

test.each([
  [['--version'], /^\d+\.\d+\.\d+\n$/],
  [['-v'], /^\d+\.\d+\.\d+\n$/],
  [
    ['--help'],
    /animate-server send[\s\S]*Usage: animate-server serve \[[\s\S]*--message-ttl-seconds/,
  ],
  [['-h'], /animate-server send[\s\S]*--message-ttl-seconds/],
  [['help'], /animate-server watch/],
  [['help', '--help'], /animate-server watch/],
  [['send', '--help'], /^Usage: animate-server send [\s\S]*--text/],
  [['help', 'watch'], /^Usage: animate-server watch [\s\S]*--count/],
  [['serve', '--help'], /^Usage: animate-server serve [\s\S]*--message-ttl-seconds/],
  [['help', 'serve'], /^Usage: animate-server serve [\s\S]*--message-ttl-seconds/],
  [['check', '--help'], /^Usage: animate-server check [\s\S]*--ffmpeg-path/],
  [['doctor', '--help'], /^Usage: animate-server doctor [\s\S]*--json/],
  [['help', 'doctor'], /^Usage: animate-server doctor /],
  [['check'], /One clip of 10 frames/],
])('%j prints what it says and ends with 0', async (args, text) => {
  expect(await start(...args).ended).toEqual({ code: 0, out: expect.stringMatching(text), err: '' })
})

test('the help is of the command, in the words of somebody who has installed it', async () => {
  const { out } = await start('--help').ended
  expect(out).not.toMatch(/npm (?:start|run)|script\/server/)
})

test.each([
  [
    ['sned', 'clip.mp4'],
    'There is no command "sned"; animate-server --help prints those there are.',
  ],
  [['toString'], 'There is no command "toString"; animate-server --help prints those there are.'],
  [['help', 'sned'], 'There is no command "sned"; animate-server --help prints those there are.'],
  [['send', 'missing.mp4'], 'There is no file "missing.mp4".'],
  [['send'], 'send takes one file; animate-server send --help prints how it is used.'],
  [['watch', 'den'], 'watch takes only flags; animate-server watch --help prints them.'],
  [['watch', '--count', 'many'], '--count cannot be "many": it takes a whole number from 1.'],
  [['serve', '--nope'], 'There is no setting --nope; --help prints every setting.'],
  [['--nope'], 'There is no setting --nope; --help prints every setting.'],
  [['serve', 'now'], '"now" is not a flag; --help prints every setting.'],
  [['check', '--nope'], 'There is no setting --nope; --help prints every setting.'],
])('%j is a mistake that is said in one sentence', async (args, sentence) => {
  expect(await start(...args).ended).toEqual({ code: 1, out: '', err: `${sentence}\n` })
})

test('serve runs the chat with its flags, until it is told to end', () =>
  withTempFolder(async (folder) => {
    const serving = startCommand(['serve', '--port', '0', '--data-dir', 'here'], { cwd: folder })
    await once(serving.child.stdout, 'data')
    serving.child.kill('SIGTERM')
    const { code, out } = await serving.ended
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringContaining(join(folder, 'here')),
    })
  }))
