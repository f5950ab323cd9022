import { afterAll, beforeAll } from 'vitest'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { type RedisCluster, startRedisCluster } from '../../../support/redis/redis-cluster.ts'
import { openRedisNode } from '../../../support/redis/redis-node.ts'
import { type RedisServer, startRedis } from '../../../support/redis/redis-server.ts'
import { describeSharedState } from '../../shared-state.contract.ts'

let server: RedisServer
let cluster: RedisCluster
beforeAll(async () => {
  server = await startRedis()
  cluster = await startRedisCluster()
})
afterAll(async () => {
  await cluster.stop()
  await server.stop()
})

async function open(url: string, servers: RedisServer[]) {
  for (const { call } of servers) await call('flushall')
  const clock = createFakeClock()
  const [one, two] = [await openRedisNode(url, clock), await openRedisNode(url, clock)]
  const close = async () => {
    await one.close()
    await two.close()
  }
  return { nodes: [one.state, two.state] as [typeof one.state, typeof two.state], clock, close }
}

describeSharedState('the shared state on Redis', () => open(server.url, [server]))
describeSharedState('the shared state on a cluster', () => open(cluster.url, cluster.servers))
