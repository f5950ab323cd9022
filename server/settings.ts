import { availableParallelism } from 'node:os'
import {
  basePath,
  drainSeconds,
  folder,
  host,
  integer,
  longToken,
  metricsPlace,
  nodeUrl,
  oneOf,
  optionalPath,
  origins,
  proxies,
  redisUrl,
  stageKey,
} from './setting-values.ts'

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

/** Every setting there is, in the order in which `--help` and docs/settings.md show them. */
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
  role: setting(
    'ROLE',
    'all',
    'encoder makes clips for the other nodes on the same Redis and serves no clients; see docs/scale.md',
    oneOf('all', 'encoder'),
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
  stageKey: secretSetting(
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
    'auto',
    'how long a node that is to stop serves on, not ready any more, until its load balancer has noticed; auto is 5 with REDIS_URL, 0 without',
    drainSeconds,
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
  metricsToken: secretSetting(
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
  /** A listening socket that was handed over, in the place of HOST and PORT (`handed-socket.ts`). */
  listenFd?: number | undefined
}

/** `MESSAGE_TTL_SECONDS` to `message-ttl-seconds`, the flag of the same setting. */
export function flagOf(env: string): string {
  return env.toLowerCase().replaceAll('_', '-')
}
