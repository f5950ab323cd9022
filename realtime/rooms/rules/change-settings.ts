import type { RoomSettings, RoomStore } from '../../../database/room-store.ts'
import { Refusal } from '../../answers/refusal.ts'
import type { Turns } from '../../posting/turns.ts'
import type { Role } from '../../protocol.ts'
import type { Member } from '../member.ts'
import { roleIn } from './roles.ts'

/** Roles that may change a room. */
export const HOSTS: readonly Role[] = ['owner', 'cohost']
export const OWNER: readonly Role[] = ['owner']

export interface ChangeSettings {
  /** Resolves with the settings of the host's room; throws a `Refusal` for all others. */
  settingsFor(host: Member, roles: readonly Role[]): Promise<RoomSettings>
  /** Keeps what `make` makes of them, one change of a room after the other. */
  change(
    host: Member,
    roles: readonly Role[],
    make: (settings: RoomSettings) => RoomSettings,
  ): Promise<void>
}

/** `roomTurns` is one queue per room, a mutex: changes never overlap. */
export function createChangeSettings(rooms: RoomStore, roomTurns: Turns): ChangeSettings {
  async function settingsFor(host: Member, roles: readonly Role[]): Promise<RoomSettings> {
    const settings = await rooms.get(host.room)
    if (settings !== undefined && roles.includes(roleIn(settings, host.ownerHash))) return settings
    const who = roles.includes('cohost') ? 'a host' : 'the owner'
    throw new Refusal('not_allowed', `Only ${who} of this room can do that.`)
  }

  return {
    settingsFor,
    change: (host, roles, make) =>
      roomTurns.run(host.room, async () => rooms.keep(make(await settingsFor(host, roles)))),
  }
}
