import type { Bench } from '../lib/context.ts'
import type { Figure } from '../lib/figures.ts'
import { CLIP_BYTES, startOurs, startSharded } from '../lib/nodes.ts'
import { startRedis } from '../lib/redis.ts'
import { costs } from './cluster/costs.ts'
import { crowdOverNodes } from './cluster/crowd-over-nodes.ts'
import { elsewhere } from './cluster/elsewhere.ts'
import { redisShare } from './cluster/redis-share.ts'
import type { Rivals } from './cluster/rivals.ts'
import { storm } from './cluster/storm.ts'
import { wholeCost } from './cluster/whole-cost.ts'

const PARTS: ((bench: Bench, rivals: Rivals) => Promise<Figure[]>)[] = [
  costs,
  elsewhere,
  redisShare,
  crowdOverNodes,
  storm,
]

/** How far many nodes on one Redis go; `docs/scale.md` computes from these figures. */
export async function cluster(bench: Bench): Promise<Figure[]> {
  const redis = await startRedis(bench.folder, 'always')
  const all = [startOurs(1), startOurs(3, redis), startSharded(3, redis)]
  const [embedded, ours, sharded] = await Promise.all(all)
  if (!embedded || !ours || !sharded) throw new Error('unreachable: three were started')
  const figures: Figure[] = []
  try {
    bench.say(`clips of ${CLIP_BYTES} bytes, appendfsync always`)
    const rivals = { embedded, ours, sharded, frames: bench.content.flat.frames }
    for (const part of PARTS) {
      bench.say(part.name)
      figures.push(...(await part(bench, rivals)))
    }
  } finally {
    await Promise.all([embedded, ours, sharded].map((nodes) => nodes.stop()))
    await redis.stop()
  }
  return [...figures, ...(await wholeCost(bench))]
}
