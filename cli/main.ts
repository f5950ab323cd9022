#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { checkFlags } from './check-flags.ts'
import { helpFor } from './help.ts'
import { send } from './send.ts'
import { watch } from './watch.ts'

const PLACE = {
  url: { type: 'string', default: 'http://localhost:8080' },
  room: { type: 'string' },
  'token-file': { type: 'string' },
  passphrase: { type: 'string' },
  owner: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

const SEND = {
  ...PLACE,
  text: { type: 'string', default: '' },
  name: { type: 'string' },
} as const

const WATCH = {
  ...PLACE,
  json: { type: 'boolean', default: false },
  count: { type: 'string' },
} as const

async function runSend(args: string[]): Promise<void> {
  checkFlags('send', args, SEND)
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: SEND })
  if (values.help) return say(helpFor('send'))
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) {
    throw new Error(`send takes one file.\n\n${helpFor('send')}`)
  }
  say(await send({ ...values, tokenFile: values['token-file'], file }))
}

async function runWatch(args: string[]): Promise<void> {
  checkFlags('watch', args, WATCH)
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: WATCH })
  if (values.help) return say(helpFor('watch'))
  if (positionals.length > 0) throw new Error(`watch takes only flags.\n\n${helpFor('watch')}`)
  await watch({
    ...values,
    tokenFile: values['token-file'],
    count: values.count === undefined ? undefined : wholeNumber(values.count),
    print: say,
    complain: (line) => void process.stderr.write(`${line}\n`),
  })
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new Error(`--count cannot be "${text}": it takes a whole number from 1.`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function main([command, ...args]: string[]): Promise<void> {
  if (command === 'send') return runSend(args)
  if (command === 'watch') return runWatch(args)
  if (command === 'help') return say(helpFor(args[0]))
  if (command !== undefined && !command.startsWith('-')) {
    throw new Error(`There is no command "${command}".\n\n${helpFor()}`)
  }
  if (command === '--help') say(`${helpFor()}\n`)
  // Without a command it is the server, which reads the flags itself.
  await import('../server/main.ts')
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
