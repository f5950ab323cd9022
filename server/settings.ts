import { availableParallelism } from 'node:os'
import { isAbsolute, resolve } from 'node:path'
import { REDIS_URL_FORMS, type RedisAddress, readRedisAddress } from '../helpers/redis-address.ts'

/** How one setting is read, shown and explained. `parse` throws what a value has to be. */
export interface Setting<T> {
  env: string
  /** The value when none is given; the help shows it. */
  fallback: string
  meaning: string
  parse(text: string): T
  /** Whether its value must not be shown, not even a bad one. */
  isSecret?: boolean
}

/** What a value has to be; the caller adds the setting's name and the value. */
class BadValue extends Error {}

function setting<T>(
  env: string,
  fallback: string,
  meaning: string,
  parse: (text: string) => T,
): Setting<T> {
  return { env, fallback, meaning, parse }
}

/** A setting that may hold a password. */
function secretSetting<T>(...given: Parameters<typeof setting<T>>): Setting<T> {
  return { ...setting(...given), isSecret: true }
}

function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= least && value <= most)) {
      throw new BadValue(`a whole number from ${least} to ${most}`)
    }
    return value
  }
}

function oneOf<const T extends string>(...words: T[]): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text)
    if (found === undefined) throw new BadValue(`one of ${words.join(', ')}`)
    return found
  }
}

function optionalPath(text: string): string | undefined {
  if (text.includes('\0')) throw new BadValue('a path without NUL')
  return text === '' ? undefined : resolve(text)
}

function folder(text: string): string {
  if (text === '' || text.includes('\0')) throw new BadValue('a folder')
  return isAbsolute(text) ? text : resolve(text)
}

function host(text: string): string {
  if (!/^[\w.:-]{1,253}$/.test(text)) throw new BadValue('a host name or an address')
  return text
}

/** `https://a.example, https://b.example` to normalised origins; each nothing but scheme, host and port. */
function origins(text: string): string[] {
  const words = text.split(/[\s,]+/).filter(Boolean)
  return words.map((word) => {
    const url = URL.canParse(word) ? new URL(word) : undefined
    const plain = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search
    if (!url || !plain) throw new BadValue('origins such as https://chat.example')
    return url.origin
  })
}

/** A key that is typed into other programs: visible characters only, and any of them. */
function stageKey(text: string): string | undefined {
  if (text === '') return undefined
  if (!/^[!-~]{1,128}$/.test(text))
    throw new BadValue('1 to 128 letters of ASCII, digits and signs, without blanks')
  return text
}

/** Letters that no proxy writes differently; a dot could be taken for a way up. */
const BASE_PATH = /^(?:\/[\w~-]{1,64}){1,8}$/

/** `chat`, `/chat`, `chat/` and `/chat/` to `/chat/`, which is how it stands in addresses. */
function basePath(text: string): string {
  if (text === '' || text === '/') return '/'
  const path = `/${text.replace(/^\/|\/$/g, '')}`
  if (!BASE_PATH.test(path)) {
    throw new BadValue('a path such as /chat/, of letters a to z, digits, - and _ alone')
  }
  return `${path}/`
}

/** Without the slash at its end; a path may stand before it. */
function nodeUrl(text: string): string | undefined {
  if (text === '') return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username
  if (!isPlain) throw new BadValue('an address such as http://node1:8080')
  return url.href.replace(/\/+$/, '')
}

function redisUrl(text: string): RedisAddress | undefined {
  if (text === '') return undefined
  const address = readRedisAddress(text)
  if (address === undefined) throw new BadValue(REDIS_URL_FORMS)
  return address
}

function proxies(text: string): number {
  return text === 'off' ? 0 : integer(0, 10)(text)
}

/** Where figures for Prometheus are to be had. */
export type MetricsPlace =
  | { at: 'nowhere' }
  /** At `/metrics` of the server itself. */
  | { at: 'server' }
  /** On a port of their own. */
  | { at: 'port'; host: string; port: number }

const METRICS_WANTED =
  'off, on (at /metrics), a port from 1024 to 65535 of this machine alone, or address:port'

function metricsPlace(text: string): MetricsPlace {
  if (text === 'off') return { at: 'nowhere' }
  if (text === 'on') return { at: 'server' }
  const [, inBrackets, name, digits] =
    /^(?:(?:\[([\da-f:.]+)\]|([\w.-]+)):)?(\d{1,5})$/i.exec(text) ?? []
  const port = Number(digits)
  const host = inBrackets ?? name
  // Low ports are what is meant by a 1, a 0 or a slip of the hand; with an address 0 picks one.
  const isPort = port <= 65_535 && (port >= 1024 || (port === 0 && host !== undefined))
  if (!isPort) throw new BadValue(METRICS_WANTED)
  return { at: 'port', host: host ?? '127.0.0.1', port }
}

/** Sent by a program, and guessed at by others: long enough for that. */
function longToken(text: string): string | undefined {
  if (text === '') return undefined
  if (!/^[!-~]{16,128}$/.test(text))
    throw new BadValue('16 to 128 letters of ASCII, digits and signs, without blanks')
  return text
}

/** Every setting there is, in the order in which `--help` and the README show them. */
export const SETTINGS = {
  port: setting('PORT', '8080', 'the port it listens on; 0 picks a free one', integer(0, 65_535)),
  host: setting(
    'HOST',
    'localhost',
    'the address it listens on; 0.0.0.0 is every IPv4 address of this machine, :: its IPv6 ones as well',
    host,
  ),
  dataDir: setting(
    'DATA_DIR',
    './data',
    "the folder for messages and the server's secret; of an installed command, animate-server in the user's data folder",
    folder,
  ),
  messageTtlSeconds: setting(
    'MESSAGE_TTL_SECONDS',
    '600',
    'how long a message can be read',
    integer(1, 86_400),
  ),
  replayLimit: setting('REPLAY_LIMIT', '10', 'messages replayed on connect', integer(0, 100)),
  ffmpegPath: setting(
    'FFMPEG_PATH',
    '',
    'the ffmpeg that encodes clips; when empty, the cheapest found that makes a right one',
    optionalPath,
  ),
  encoder: setting(
    'ENCODER',
    'auto',
    'which ffmpegs are tried: auto is every one found, system never the old one of an npm package',
    oneOf('auto', 'system'),
  ),
  encoders: setting(
    'ENCODERS',
    String(availableParallelism()),
    'clips encoded at the same time',
    integer(1, 256),
  ),
  maxQueuedClips: setting(
    'MAX_QUEUED_CLIPS',
    '32',
    'clips that may wait beside them; more are refused as busy',
    integer(0, 10_000),
  ),
  postsPerMinute: setting(
    'POSTS_PER_MINUTE',
    '20',
    'posts of one author; an address may make ten times as many; 0 is unlimited',
    integer(0, 100_000),
  ),
  connectionsPerAddress: setting(
    'CONNECTIONS_PER_ADDRESS',
    '250',
    'connections of one address at the same time; 0 is unlimited',
    integer(0, 1_000_000),
  ),
  roomsPerAddress: setting(
    'ROOMS_PER_ADDRESS',
    '200',
    'new rooms of one address within ten minutes; 0 is unlimited',
    integer(0, 1_000_000),
  ),
  publicOrigin: setting(
    'PUBLIC_ORIGIN',
    '',
    "origins whose pages may connect, such as https://chat.example, this server's own among them; its own alone when empty",
    origins,
  ),
  trustProxy: setting(
    'TRUST_PROXY',
    'off',
    "how many proxies, 1 to 10, stand in front of it and tell it each client's address; off is none",
    proxies,
  ),
  tlsCert: setting('TLS_CERT', '', 'a certificate file (PEM), to serve HTTPS', optionalPath),
  tlsKey: setting('TLS_KEY', '', "the certificate's key file (PEM)", optionalPath),
  https: setting(
    'HTTPS',
    'off',
    "lan makes a certificate for this machine's addresses",
    oneOf('off', 'lan'),
  ),
  redisUrl: secretSetting(
    'REDIS_URL',
    '',
    'the Redis (7 or newer) or Valkey that many nodes share; see docs/redis.md',
    redisUrl,
  ),
  basePath: setting(
    'BASE_PATH',
    '/',
    'the path below which a proxy serves it, such as /chat/; see docs/hosting.md',
    basePath,
  ),
  mediaDir: setting('MEDIA_DIR', '', 'a folder of longer videos, shown at /watch', optionalPath),
  rtmpPort: setting(
    'RTMP_PORT',
    '0',
    'the port for live video by RTMP, usually 1935; 0 is off',
    integer(0, 65_535),
  ),
  stageKey: setting(
    'STAGE_KEY',
    '',
    'the key to go live with in the lobby and in rooms without an owner',
    stageKey,
  ),
  nodeUrl: setting(
    'NODE_URL',
    '',
    'where the other nodes reach this one, such as http://node1:8080: an address inside the cluster',
    nodeUrl,
  ),
  drainSeconds: setting(
    'DRAIN_SECONDS',
    '0',
    'how long a node that is to stop serves on, not ready any more, until its load balancer has noticed',
    integer(0, 300),
  ),
  clips: setting(
    'CLIPS',
    'inline',
    'url sends loops as addresses to clients that take them, so that a cache or CDN in front can carry the bytes',
    oneOf('inline', 'url'),
  ),
  logLevel: setting(
    'LOG_LEVEL',
    'info',
    'fatal, error, warn, info, debug, trace or silent',
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  ),
  metrics: setting(
    'METRICS',
    'off',
    'figures for Prometheus: on at /metrics, for this machine or with METRICS_TOKEN; or a port of their own, or address:port',
    metricsPlace,
  ),
  metricsToken: setting(
    'METRICS_TOKEN',
    '',
    'what a program that asks for metrics has to send as its bearer token',
    longToken,
  ),
}

export type SettingName = keyof typeof SETTINGS
export type Options = {
  [Name in SettingName]: ReturnType<(typeof SETTINGS)[Name]['parse']>
} & {
  /** The system's PATH, where programs are looked for. */
  searchPath: string
}

/** `MESSAGE_TTL_SECONDS` to `message-ttl-seconds`, the flag of the same setting. */
export function flagOf(env: string): string {
  return env.toLowerCase().replaceAll('_', '-')
}
