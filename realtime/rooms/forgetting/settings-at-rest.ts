import type { RoomSettings } from '../../../database/room-store.ts'
import { isClosed } from '../may-read.ts'

/**
 * The settings kept of a room that nobody uses: its name, its rules and the hashes of secrets. Of authors,
 * which are random ids, only those that a rule names: owners, who is restrained, and who may come
 * back to a room that is closed.
 */
export function settingsAtRest(settings: RoomSettings, now: number): RoomSettings {
  const inForce = settings.restraints.filter(({ until = Infinity }) => until > now)
  return {
    ...settings,
    members: isClosed(settings) ? settings.members : [],
    restraints: inForce.map(({ addressHash, addressUntil = 0, snapshot, ...own }) =>
      addressUntil > now && addressHash !== undefined
        ? { ...own, addressHash, addressUntil, snapshot: snapshot ?? 0 }
        : own,
    ),
  }
}
