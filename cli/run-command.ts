import { parseArgs } from 'node:util'
import { endQuietly } from '../helpers/end-quietly.ts'
import { runServer } from '../server/start/run-server.ts'
import { checkFlags } from './check-flags.ts'
import { ALL_COMMANDS, HELP } from './help.ts'

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
  alt: { type: 'string' },
  'reply-to': { type: 'string' },
} as const

const WATCH = {
  ...PLACE,
  json: { type: 'boolean', default: false },
  count: { type: 'string' },
} as const

async function runSend(args: string[]): Promise<void> {
  checkFlags('send', args, SEND)
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: SEND })
  if (values.help) return say(HELP.send)
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) {
    throw new Error('send takes one file; animate-server send --help prints how it is used.')
  }
  const { send } = await import('./send.ts')
  const { 'token-file': tokenFile, 'reply-to': replyTo } = values
  say(await send({ ...values, tokenFile, replyTo, file }))
}

async function runWatch(args: string[]): Promise<void> {
  checkFlags('watch', args, WATCH)
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: WATCH })
  if (values.help) return say(HELP.watch)
  if (positionals.length > 0)
    throw new Error('watch takes only flags; animate-server watch --help prints them.')
  const { watch } = await import('./watch.ts')
  const readerGone = new AbortController()
  process.stdout.once('error', () => readerGone.abort())
  await watch({
    ...values,
    tokenFile: values['token-file'],
    count: values.count === undefined ? undefined : wholeNumber(values.count),
    print: say,
    signal: readerGone.signal,
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

/** The server reads its flags itself, and ends the process when they are wrong. */
const COMMANDS: Record<string, (args: string[]) => Promise<void>> = {
  serve: (args) => runServer(args, 'animate-server serve'),
  send: runSend,
  watch: runWatch,
  check: (args) => runServer(['--check', ...args], 'animate-server check'),
  doctor: runDoctor,
  help: runHelp,
}

/** What the doctor has begun and waits for no longer may take so long to end. */
const DOCTOR_ENDS_MS = 10_000

async function runDoctor(args: string[]): Promise<void> {
  if (args.some((word) => /^(--help|-h)$/.test(word))) return say(HELP.doctor)
  const { runDoctor: examine } = await import('../server/doctor/doctor.ts')
  process.exitCode = await examine(args, say)
  // A disk that hangs holds up every other end of a process, too.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), DOCTOR_ENDS_MS).unref()
}

async function runHelp([name]: string[]): Promise<void> {
  if (name === undefined || name.startsWith('-')) return say(ALL_COMMANDS)
  await commandOf(name)(['--help'])
}

function commandOf(name: string): (args: string[]) => Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command) return command
  throw new Error(`There is no command "${name}"; animate-server --help prints those there are.`)
}

/** Runs what stands behind `animate-server`; a mistake is printed as one sentence, and ends with 1. */
export async function runCommand([first, ...args]: string[]): Promise<void> {
  endQuietly(process.stdout)
  try {
    await run(first, args)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}

async function run(first: string | undefined, args: string[]): Promise<void> {
  if (first !== undefined && !first.startsWith('-')) return commandOf(first)(args)
  const flags = first === undefined ? [] : [first, ...args]
  if (flags.some((flag) => /^(--help|-h)$/.test(flag))) say(`${ALL_COMMANDS}\n`)
  await runServer(flags, 'animate-server serve')
}
