import type { ConnectionOptions as TlsOptions } from 'node:tls'

export interface RedisHost {
  host: string
  port: number
}

/** Where a Redis is, as REDIS_URL says it. */
export interface RedisAddress {
  /** One server, a cluster by some of its nodes, or what a group of sentinels calls master. */
  kind: 'server' | 'cluster' | 'sentinel'
  hosts: RedisHost[]
  /** What the sentinels call the master. */
  masterName: string | undefined
  username: string | undefined
  password: string | undefined
  /** Of the sentinels, where it is another one. */
  sentinelPassword: string | undefined
  /** The number of the database; a cluster has only 0. */
  db: number
  tls: TlsOptions | undefined
}

const FORM =
  /^(redis|rediss)(\+cluster|\+sentinel)?:\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^/?#]*))?(?:\/(\d{1,4}))?(?:\?sentinelPassword=([^&#]+))?$/

export const REDIS_URL_FORMS =
  'an address such as redis://:password@host:6379/0, rediss://host (TLS), ' +
  'redis+cluster://host1:6379,host2:6379 or redis+sentinel://host1:26379,host2:26379/master-name, ' +
  'with what is special in a password written as %40'

/**
 * Reads REDIS_URL: `redis[s][+cluster|+sentinel]://[[user]:password@]host[:port][,...][/...]`. Names
 * and passwords are percent-encoded, as in every URL (RFC 3986). `undefined` when it cannot be read.
 * TLS trusts what Node.js trusts; `NODE_EXTRA_CA_CERTS` adds a certificate authority of one's own.
 */
export function readRedisAddress(text: string): RedisAddress | undefined {
  const [, scheme, plus = '', login = '', list = '', path, sentinelDb, sentinelPassword] =
    FORM.exec(text) ?? []
  if (scheme === undefined) return undefined
  const kind = plus === '' ? 'server' : plus === '+cluster' ? 'cluster' : 'sentinel'
  const hosts = list.split(',').map((host) => readHost(host, kind === 'sentinel' ? 26_379 : 6379))
  const credentials = readLogin(login)
  const place = readPlace(kind, path, sentinelDb)
  const secret = sentinelPassword === undefined ? undefined : decoded(sentinelPassword)
  if (credentials === undefined || place === undefined || secret === null) return undefined
  if (!hosts.every((host) => host !== undefined)) return undefined
  if (kind === 'server' && hosts.length > 1) return undefined
  return {
    ...{ kind, hosts, ...place, ...credentials, sentinelPassword: secret },
    tls: scheme === 'rediss' ? {} : undefined,
  }
}

/** Where it is, for the log: no name, no password. */
export function describeAddress({ kind, hosts, masterName, tls }: RedisAddress): string {
  const list = hosts.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`)
  const form = kind === 'server' ? '' : `${kind} `
  return `${form}${list.join(',')}${masterName ? `/${masterName}` : ''}${tls ? ' by TLS' : ''}`
}

function readHost(text: string, defaultPort: number): RedisHost | undefined {
  const [, six, name, port] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text) ?? []
  const host = six ?? name
  const number = Number(port ?? defaultPort)
  return host === undefined || number > 65_535 ? undefined : { host, port: number }
}

/** `user:password`, `:password`, or nothing. */
function readLogin(login: string) {
  const colon = login.indexOf(':')
  if (login !== '' && colon < 0) return undefined
  const [username, password] = [login.slice(0, Math.max(colon, 0)), login.slice(colon + 1)].map(
    decoded,
  )
  if (username === null || password === null) return undefined
  return { username: username || undefined, password: password || undefined }
}

/** What stands behind the hosts: the number of a database, or the name of a master and that. */
function readPlace(kind: RedisAddress['kind'], path = '', sentinelDb?: string) {
  if (kind === 'sentinel') {
    const masterName = decoded(path)
    return masterName ? { masterName, db: Number(sentinelDb ?? 0) } : undefined
  }
  if (sentinelDb !== undefined || !/^\d{0,4}$/.test(path)) return undefined
  const db = Number(path)
  return kind === 'cluster' && db > 0 ? undefined : { masterName: undefined, db }
}

/** `null` for what no encoder makes. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
