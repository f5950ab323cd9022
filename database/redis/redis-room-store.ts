import type { ChangeOf, RoomSettings, RoomStore } from '../room-store.ts'
import type { RedisConnection } from './connection/connection.ts'
import { commonKey, roomKey } from './redis-keys.ts'
import { logArgs, logKeys } from './redis-room-log.ts'
import { loadScript, runScript } from './script.ts'

const CHANGE = loadScript('change-settings', 'append')
const FORGET = loadScript('forget-settings')

/** So often a change is made whose room others change at the same moment; each of them got ahead. */
const MAX_TRIES = 100
/** The names of all rooms with settings; some may have none (any more). */
const NAMES = commonKey('rooms')

/** Room settings on Redis: a hash (version, json) under the room's hash tag. */
export function openRedisRoomStore({
  connection: { commands },
}: {
  connection: Pick<RedisConnection, 'commands'>
}): RoomStore {
  async function get(room: string): Promise<RoomSettings | undefined> {
    const [version, json] = await commands.hmget(settingsOf(room), 'version', 'json')
    if (!json) return undefined
    return { ...(JSON.parse(json) as RoomSettings), version: Number(version) }
  }

  async function update(room: string, change: ChangeOf): Promise<RoomSettings | undefined> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = await get(room)
      const made = await change(before)
      if (made === undefined) return before
      const { version: _, ...settings } = made.settings
      const entries = made.entries.map((entry) => JSON.stringify(entry))
      const args = [before?.version ?? 0, JSON.stringify(settings), ...logArgs(), ...entries]
      // First its name, which is nothing without settings.
      if (before === undefined) await commands.sadd(NAMES, room)
      const version = await runScript(commands, CHANGE, [settingsOf(room), ...logKeys(room)], args)
      if (version !== 0) return { ...settings, version: Number(version) }
    }
    throw new Error(`The settings of the room ${room} change too often to be changed.`)
  }

  async function forget(room: string): Promise<void> {
    await runScript(commands, FORGET, [settingsOf(room)], [])
    await commands.srem(NAMES, room)
  }

  return { get, update, forget, names: () => commands.smembers(NAMES) }
}

/** Where a room's settings are; `keep-message.lua` looks at their version. */
export function settingsOf(room: string): string {
  return roomKey(room, 'settings')
}
