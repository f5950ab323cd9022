import type { Cluster, Redis } from 'ioredis'

/** What a server of Redis says of itself, as far as it matters here. */
export interface RedisInfo {
  version: string
  /** Its major version; Valkey says which Redis it is like. */
  major: number
  name: 'Redis' | 'Valkey'
  /** Whether it is a copy of another one, which takes no writes. */
  isReplica: boolean
  isOfCluster: boolean
  replicas: { host: string; port: number }[]
  /** Whether all writes go to an append-only file. */
  hasLog: boolean
  /** When that file reaches the disk; `undefined` where it is not told. */
  fsync: string | undefined
  /** Whether it saves snapshots; where it is not told, it may. */
  savesSnapshots: boolean
  maxmemory: number
  /** What it throws away when its memory is full. */
  policy: string
}

/** One server: of a cluster, or all there is. */
export type RedisServer = Pick<Redis | Cluster, 'info' | 'config'>

export async function readRedisInfo(server: RedisServer): Promise<RedisInfo> {
  const info = parseInfo(await server.info())
  const valkey = info.get('valkey_version')
  const like = info.get('redis_version') ?? ''
  return {
    version: valkey ?? like,
    major: Number.parseInt(like, 10) || 0,
    name: valkey === undefined ? 'Redis' : 'Valkey',
    isReplica: isReplicaIn(info),
    isOfCluster: info.get('cluster_enabled') === '1',
    replicas: replicasIn(info),
    hasLog: info.get('aof_enabled') === '1',
    fsync: await configOf(server, 'appendfsync'),
    savesSnapshots: (await configOf(server, 'save')) !== '',
    maxmemory: Number(info.get('maxmemory') ?? 0),
    policy: info.get('maxmemory_policy') ?? 'noeviction',
  }
}

/** Whether the text that INFO answers is that of a copy. */
export function saysReplica(text: string): boolean {
  return isReplicaIn(parseInfo(text))
}

function isReplicaIn(info: Map<string, string>): boolean {
  return info.get('role') === 'slave'
}

/** `name:value`, a line each, below headings. */
export function parseInfo(text: string): Map<string, string> {
  const lines = text.split('\r\n').filter((line) => line.includes(':'))
  return new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  )
}

/** `slave0:ip=10.0.0.2,port=6379,state=online,...` */
function replicasIn(info: Map<string, string>): RedisInfo['replicas'] {
  const lines = [...info].filter(([name]) => /^slave\d+$/.test(name))
  return lines.map(([, value]) => {
    const parts = new Map(value.split(',').map((part) => part.split('=') as [string, string]))
    return { host: parts.get('ip') ?? '', port: Number(parts.get('port')) }
  })
}

/** Where others run Redis, its settings may not be asked for. */
async function configOf(server: RedisServer, name: string): Promise<string | undefined> {
  try {
    const [, value] = (await server.config('GET', name)) as string[]
    return value
  } catch {
    return undefined
  }
}
