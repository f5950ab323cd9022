import { parseArgs } from 'node:util'
import { USUAL_PATH } from '../helpers/processes/find-program.ts'
import { defaultDataDir } from './data-folder.ts'
import { flagOf, type Options, SETTINGS, type SettingName } from './settings.ts'
import { handedSocket } from './start/handed-socket.ts'

/** An unknown setting or a bad value; its message is one sentence for the person at the terminal. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError'
}

type Environment = Record<string, string | undefined>

export interface CommandLine {
  /** Run the chat, print every setting, print the version, or encode one clip and report. */
  job: 'run' | 'help' | 'version' | 'check'
  options: Options
  /** `--lan` was given: the start shows a code for phones. */
  isLan: boolean
}

/** What `--lan` stands for; a flag of its own beats each. */
const LAN: [SettingName, string][] = [
  ['host', '0.0.0.0'],
  ['https', 'lan'],
]

const names = Object.keys(SETTINGS) as SettingName[]
const nameOfFlag = new Map(names.map((name) => [flagOf(SETTINGS[name].env), name]))
const jobs = new Map<string, CommandLine['job']>([
  ['help', 'help'],
  ['h', 'help'],
  ['version', 'version'],
  ['v', 'version'],
  ['check', 'check'],
])

/**
 * Reads the settings: a flag beats the environment beats the default.
 * Throws an `OptionsError` that names the setting and the value when one is unknown or bad.
 */
export function readSettings(
  args = process.argv.slice(2),
  env: Environment = process.env,
): CommandLine {
  const { job, flags, isLan } = readFlags(args)
  if (isLan) for (const [name, text] of LAN) flags.set(name, flags.get(name) ?? text)
  const values = names.map((name) => [name, readSetting(name, flags.get(name), env)])
  const options: Options = {
    ...Object.fromEntries(values),
    searchPath: env.PATH || USUAL_PATH,
    listenFd: handedSocket(env),
  }
  checkTogether(options)
  return { job, options, isLan }
}

function readFlags(args: string[]): {
  job: CommandLine['job']
  flags: Map<SettingName, string>
  isLan: boolean
} {
  const flags = new Map<SettingName, string>()
  let isLan = false
  let job: CommandLine['job'] = 'run'
  for (const token of tokensOf(args)) {
    if (token.kind === 'positional') {
      throw new OptionsError(`"${token.value}" is not a flag; --help prints every setting.`)
    }
    if (token.kind !== 'option') continue
    const name = nameOfFlag.get(token.name)
    const wanted = jobs.get(token.name)
    if (token.name === 'lan' && token.value === undefined) isLan = true
    else if (wanted && token.value === undefined) job = job === 'help' ? job : wanted
    else if (name === undefined) throw new OptionsError(unknownFlag(token.rawName))
    else if (token.value === undefined) throw new OptionsError(`--${token.name} needs a value.`)
    else flags.set(name, token.value)
  }
  return { job, flags, isLan }
}

function tokensOf(args: string[]) {
  const options = Object.fromEntries(
    [...nameOfFlag.keys()].map((flag) => [flag, { type: 'string' as const }]),
  )
  return parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true }).tokens
}

function unknownFlag(flag: string): string {
  return `There is no setting ${flag}; --help prints every setting.`
}

function readSetting(name: SettingName, flag: string | undefined, environment: Environment) {
  const { env, parse, isSecret } = SETTINGS[name]
  const text = flag ?? (environment[env] || fallbackOf(name, environment))
  try {
    return parse(text)
  } catch (error) {
    const source = flag === undefined ? env : `--${flagOf(env)}`
    const wanted = error instanceof Error ? error.message : String(error)
    const what = isSecret ? 'what it is set to' : `"${text}"`
    throw new OptionsError(`${source} cannot be ${what}: it takes ${wanted}.`)
  }
}

function fallbackOf(name: SettingName, environment: Environment): string {
  return name === 'dataDir' ? defaultDataDir(environment) : SETTINGS[name].fallback
}

function checkTogether(options: Options): void {
  checkTls(options)
  checkMetrics(options)
  checkStage(options)
  checkRole(options)
}

function checkRole({ role, redisUrl }: Options): void {
  if (role === 'all' || redisUrl !== undefined) return
  throw new OptionsError(
    `ROLE is "${role}" but REDIS_URL is not set: it makes clips for the other nodes on a Redis.`,
  )
}

function checkTls({ tlsCert, tlsKey, https }: Options): void {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    const [given, missing] =
      tlsCert === undefined ? ['TLS_KEY', 'TLS_CERT'] : ['TLS_CERT', 'TLS_KEY']
    throw new OptionsError(
      `${given} is "${tlsCert ?? tlsKey}" but ${missing} is not set: HTTPS needs both.`,
    )
  }
  if (tlsCert !== undefined && https === 'lan') {
    throw new OptionsError(
      `HTTPS is "lan" and TLS_CERT is "${tlsCert}": choose one of them, a certificate made here or your own.`,
    )
  }
}

function checkStage({ rtmpPort, redisUrl, nodeUrl }: Options): void {
  if (rtmpPort === 0 || redisUrl === undefined || nodeUrl !== undefined) return
  throw new OptionsError(
    `RTMP_PORT is ${rtmpPort} and REDIS_URL is set, but NODE_URL is not: other nodes could not fetch what is published here.`,
  )
}

/** Behind a proxy every request comes from this machine: without a token all the world would have them. */
function checkMetrics(options: Options): void {
  const { metrics, metricsToken, trustProxy, publicOrigin, port } = options
  if (metrics.at === 'port' && metrics.port === port && port !== 0) {
    throw new OptionsError(
      `METRICS and PORT are both ${port}: give METRICS another port, or "on" for /metrics of the server itself.`,
    )
  }
  const isBehindProxy = trustProxy > 0 || publicOrigin.length > 0
  if (metrics.at !== 'server' || metricsToken !== undefined || !isBehindProxy) return
  const proxy = trustProxy > 0 ? `TRUST_PROXY is ${trustProxy}` : 'PUBLIC_ORIGIN is set'
  throw new OptionsError(
    `METRICS is "on" and ${proxy}, so that others could read them: set METRICS_TOKEN, or give METRICS a port of its own such as 9464.`,
  )
}

/** Every setting with its default and meaning, for `--help` of the command as it was called. */
export function helpText(command = 'npm start --', environment: Environment = process.env): string {
  const rows = names.map((name) => {
    const { env, meaning } = SETTINGS[name]
    const fallback = fallbackOf(name, environment)
    return `  --${flagOf(env).padEnd(26)}${env.padEnd(26)}${(fallback || '(none)').padEnd(11)} ${meaning}`
  })
  return [
    `Usage: ${command} [flags]`,
    '',
    'A flag beats the environment beats the default.',
    '',
    `  ${'flag'.padEnd(28)}${'environment'.padEnd(26)}${'default'.padEnd(12)}meaning`,
    ...rows,
    '',
    '  --lan      for everybody in your network: --host 0.0.0.0 --https lan, and a code for phones',
    '  --check    encodes a clip with every encoder found, prints what each cost and exits',
    '  --version  prints the version and exits',
    '  --help     prints this and exits',
  ].join('\n')
}
