#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { send } from './send.ts'
import { watch } from './watch.ts'

const USAGE = `Usage: animate-server [flags]             runs the chat; --help prints every setting
       animate-server send --room den --text hi clip.mp4
       animate-server watch --room den

  --url http://localhost:8080   the server
  --room den                    the room; the lobby when missing
  --token-file file             stay the same author from run to run
  --passphrase, --owner         of a room that asks for it, of an owner's link

send: any video, GIF or picture becomes ten frames.
  --text words, --name what-to-be-called
watch:
  --json                        whole messages, one on a line
  --count 10                    ends after so many`

const PLACE = {
  url: { type: 'string', default: 'http://localhost:8080' },
  room: { type: 'string' },
  'token-file': { type: 'string' },
  passphrase: { type: 'string' },
  owner: { type: 'string' },
} as const

async function runSend(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...PLACE, text: { type: 'string', default: '' }, name: { type: 'string' } },
  })
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) throw new Error(`send takes one clip.\n\n${USAGE}`)
  const key = await send({ ...values, tokenFile: values['token-file'], file })
  process.stdout.write(`${key}\n`)
}

async function runWatch(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      ...PLACE,
      json: { type: 'boolean', default: false },
      count: { type: 'string' },
    },
  })
  await watch({
    ...values,
    tokenFile: values['token-file'],
    count: values.count === undefined ? undefined : Number(values.count),
    print: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
  })
}

async function main([command, ...args]: string[]): Promise<void> {
  if (command === 'send') return runSend(args)
  if (command === 'watch') return runWatch(args)
  if (command === 'help') return void process.stdout.write(`${USAGE}\n`)
  // Without a command it is the server, which reads the flags itself.
  await import('../server/main.ts')
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
