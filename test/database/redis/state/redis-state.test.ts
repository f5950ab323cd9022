import { createFakeClock } from '../../../support/fake-clock.ts'
import { openRedisNode } from '../../../support/redis/redis-node.ts'
import type { RedisServer } from '../../../support/redis/redis-server.ts'
import { useServers } from '../../../support/redis/use-servers.ts'
import { describeSharedState } from '../../shared-state.contract.ts'

const servers = useServers()

async function open(url: string, all: RedisServer[]) {
  for (const { call } of all) await call('flushall')
  const clock = createFakeClock()
  const [one, two] = [await openRedisNode(url, clock), await openRedisNode(url, clock)]
  const close = async () => {
    await one.close()
    await two.close()
  }
  return { nodes: [one.state, two.state] as [typeof one.state, typeof two.state], clock, close }
}

describeSharedState('the shared state on Redis', () => open(servers.redis.url, [servers.redis]))
describeSharedState('the shared state on a cluster', () =>
  open(servers.cluster.url, servers.cluster.servers),
)
