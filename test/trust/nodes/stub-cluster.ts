import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { DURABLE, type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { startHaproxyCluster } from '../../support/servers/cluster-proxies.ts'
import { freePort } from '../../support/servers/free-port.ts'
import { openTcpProxy, type TcpProxy } from '../../support/servers/tcp-proxy.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

/** As few bytes as a loop has: the storm is about messages, not about their weight. */
const CLIP_BYTES = 4000

/** Clients, a link, HAProxy, three nodes as processes, a link each, and Redis. */
export interface StubCluster {
  url: string
  redis: RedisServer
  nodes: StubNode[]
  /** Between the clients and HAProxy. */
  front: TcpProxy
  stop(): Promise<void>
}

export interface StubNode {
  port: number
  /** Between it and Redis. */
  link: TcpProxy
  signal(name: NodeJS.Signals): void
  /** Ends it without a word (kill -9). */
  kill(): Promise<void>
  /** Resolves when it listens. */
  start(): Promise<void>
}

export async function startStubCluster(count: number): Promise<StubCluster> {
  const folder = await makeTempFolder()
  const redis = await startRedis({ config: DURABLE })
  const nodes = await Promise.all(
    Array.from({ length: count }, () => openStubNode(redis, folder.path)),
  )
  await Promise.all(nodes.map((node) => node.start()))
  const haproxy = await startHaproxyCluster(nodes)
  const front = await openTcpProxy(haproxy.port)
  return {
    ...{ url: front.url, redis, nodes, front },
    async stop() {
      await front.close()
      await haproxy.stop()
      await Promise.all(nodes.map((node) => node.kill()))
      await Promise.all(nodes.map(({ link }) => link.close()))
      await redis.stop()
      await folder.remove()
    },
  }
}

async function openStubNode(redis: RedisServer, folder: string): Promise<StubNode> {
  const port = await freePort()
  const link = await openTcpProxy(redis.port)
  let child: ChildProcess | undefined
  const args = [link.url.replace('http', 'redis'), port, `${folder}/${port}`, CLIP_BYTES]

  async function start(): Promise<void> {
    const program = ['--import', 'tsx', 'test/fixtures/stub-node.ts', ...args.map(String)]
    const started = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] })
    child = started
    await Promise.race([
      once(started.stdout, 'data'),
      once(started, 'close').then(() => Promise.reject(new Error('A node did not start.'))),
    ])
  }
  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'close')
    child.kill('SIGKILL')
    await ended
  }
  return { port, link, start, kill, signal: (name) => void child?.kill(name) }
}
