import { setTimeout } from 'node:timers/promises'
import { post } from '../../support/clients/chat-client.ts'
import { joinAsWitness, type Witness } from '../../support/clients/witness.ts'
import type { Random } from '../../support/random.ts'
import type { RedisServer } from '../../support/redis/redis-server.ts'
import type { TcpProxy } from '../../support/servers/tcp-proxy.ts'
import { FAULTS, type FaultName } from './faults.ts'

/**
 * Faults while clients on several nodes post without a pause, and the promises that hold all the same:
 * what was acknowledged reaches every client on every node, once, and all see one order.
 */
export interface StormOptions {
  urls: string[]
  redis: RedisServer
  /** What the nodes reach Redis by. */
  link: TcpProxy
  frames: string[]
  random: Random
  /** Clients that post on each node. */
  posters: number
}

export interface StormReport {
  acknowledged: number
  refused: number
  /** Each fault that was found, as a sentence. */
  wrongs: string[]
}

/** Each has a room of its own. */
let storms = 0

/** How long it lasts: nothing is expected of how fast anything is. */
const pause = (ms: number) => setTimeout(ms)

/** Lets the faults come over the nodes, one after the other, and looks at what became of the messages. */
export async function runStorm(options: StormOptions, faults: FaultName[]): Promise<StormReport> {
  const { urls, redis, link, random, frames, posters } = options
  const room = `storm-${++storms}`
  const acknowledged: string[] = []
  let refused = 0
  let isOver = false

  /** Posts until the storm is over, as a page does: what is refused goes out again, by its nonce. */
  async function keepPosting({ socket }: Witness, name: string): Promise<void> {
    for (let n = 0; !isOver; n++) {
      const draft = { id: `${name} ${n}`, message: `${name} ${n}`, nonce: `${name} ${n}`, frames }
      for (;;) {
        const answer = await post(socket, draft).catch(() => undefined)
        if (answer?.ok) {
          acknowledged.push(answer.key)
          break
        }
        refused++
        if (answer && answer.code !== 'unavailable') throw new Error(`refused: ${answer.code}`)
        await pause(20)
      }
      await pause(20)
    }
  }

  const places = urls.flatMap((url) => Array.from({ length: posters }, () => url))
  const witnesses = await Promise.all(places.map((url) => joinAsWitness(url, { room })))
  const silent = await Promise.all(urls.map((url) => joinAsWitness(url, { room })))
  const posting = witnesses.map((witness, i) => keepPosting(witness, `poster ${i}`))
  for (const fault of faults) {
    await FAULTS[fault]({ redis, link, random })
    await untilCalm(acknowledged)
  }
  isOver = true
  await Promise.all(posting)
  const all = [...witnesses, ...silent]
  const last = [...acknowledged].sort().at(-1) ?? ''
  for (const witness of all) await witness.until(last)
  for (const { socket } of all) socket.close()
  return { acknowledged: acknowledged.length, refused, wrongs: wrongsIn(acknowledged, all) }
}

/** Some posts get through again. */
async function untilCalm(acknowledged: string[]): Promise<void> {
  const before = acknowledged.length
  while (acknowledged.length < before + 10) await pause(10)
}

function wrongsIn(acknowledged: string[], witnesses: Witness[]): string[] {
  const [first] = witnesses
  return witnesses.flatMap(({ keys, ids }, i) => {
    const seen = new Set(keys)
    const missing = acknowledged.filter((key) => !seen.has(key)).length
    const doubled = keys.length - seen.size
    const kept = ids.length - new Set(ids).size - doubled
    const isSorted = keys.every((key, n) => n === 0 || key > (keys[n - 1] ?? ''))
    const isSame = keys.join() === first?.keys.join()
    return [
      missing > 0 && `client ${i} misses ${missing} of ${acknowledged.length} messages`,
      doubled > 0 && `client ${i} has ${doubled} messages twice`,
      kept > 0 && `client ${i} has ${kept} messages that were kept twice`,
      !isSorted && `client ${i} has them out of order`,
      !isSame && `client ${i} has not what the first one has`,
    ].filter((wrong) => wrong !== false)
  })
}
