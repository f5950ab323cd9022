import { SEAT_LASTS_MS, SEAT_LOST_MS, type StageSeat, type StageStore } from '../../stage-store.ts'
import type { RedisClient } from '../connection/connection.ts'
import { roomKey } from '../redis-keys.ts'
import { loadScript, runScript } from '../script.ts'

/** The stages of all rooms on Redis, where each node writes under its own name. */
export function createRedisStages(commands: RedisClient, node: string): StageStore {
  const take = loadScript('take-stage')
  const leave = loadScript('leave-stage')
  const keyOf = (room: string) => roomKey(room, 'stage')

  return {
    async take(room, seat) {
      const args = [node, JSON.stringify(seat), SEAT_LASTS_MS, SEAT_LASTS_MS - SEAT_LOST_MS]
      return (await runScript(commands, take, [keyOf(room)], args)) === 1
    },
    leave: async (room) => void (await runScript(commands, leave, [keyOf(room)], [node])),
    async elsewhere(room) {
      const [owner, seat] = await commands.hmget(keyOf(room), 'node', 'seat')
      if (!owner || !seat || owner === node) return undefined
      return JSON.parse(seat) as StageSeat
    },
  }
}
