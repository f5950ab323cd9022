import { setTimeout } from 'node:timers/promises'
import { freePort } from '../servers/free-port.ts'
import { type RedisServer, startRedis } from './redis-server.ts'

/** Three masters that share the keys among them: the smallest cluster there is. */
export interface RedisCluster {
  url: string
  servers: RedisServer[]
  stop(): Promise<void>
}

const SLOTS = 16_384
const SIZE = 3

export async function startRedisCluster(config: string[] = []): Promise<RedisCluster> {
  const servers: RedisServer[] = []
  for (let n = 0; n < SIZE; n++) servers.push(await startMember(config))
  const [first, ...others] = servers
  for (const [n, server] of servers.entries()) {
    const [from, to] = [n, n + 1].map((edge) => Math.round((edge * SLOTS) / SIZE))
    await server.call('cluster', 'addslotsrange', from ?? 0, (to ?? SLOTS) - 1)
    await server.call('cluster', 'set-config-epoch', n + 1)
  }
  for (const { port, call } of others) {
    const [, busPort] = (await call('config', 'get', 'cluster-port')) as string[]
    await first?.call('cluster', 'meet', '127.0.0.1', port, busPort ?? 0)
  }
  await Promise.all(servers.map(untilOk))
  const hosts = servers.map(({ port }) => `127.0.0.1:${port}`)
  return {
    url: `redis+cluster://${hosts.join(',')}`,
    servers,
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  }
}

async function startMember(config: string[]): Promise<RedisServer> {
  const cluster = ['cluster-enabled yes', 'cluster-node-timeout 2000']
  // By default it would be the port plus 10,000, of which most are no ports.
  return startRedis({ config: [...cluster, `cluster-port ${await freePort()}`, ...config] })
}

/** Nobody calls back when a cluster has agreed on who has what. */
async function untilOk({ call }: RedisServer): Promise<void> {
  for (;;) {
    const info = String(await call('cluster', 'info'))
    if (info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${SIZE}`)) return
    await setTimeout(20)
  }
}
