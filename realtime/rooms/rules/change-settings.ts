import type { RoomSettings, RoomStore, SettingsChange } from '../../../database/room-store.ts'
import { Refusal } from '../../answers/refusal.ts'
import type { Turns } from '../../posting/turns.ts'
import type { Role } from '../../protocol.ts'
import type { Member } from '../clients/member.ts'
import { roleIn } from './roles.ts'

/** Roles that may change a room. */
export const HOSTS: readonly Role[] = ['owner', 'cohost']
export const OWNER: readonly Role[] = ['owner']

export interface ChangeSettings {
  /** Resolves with the settings of the host's room; throws a `Refusal` for all others. */
  settingsFor(host: Member, roles: readonly Role[]): Promise<RoomSettings>
  /**
   * Keeps what `make` makes of them, one change of a room after the other over all nodes; it may be
   * called more than once.
   */
  change(
    host: Member,
    roles: readonly Role[],
    make: (settings: RoomSettings) => SettingsChange | Promise<SettingsChange>,
  ): Promise<void>
}

/** `roomTurns` is one queue per room, a mutex: nobody joins here while settings change. */
export function createChangeSettings(rooms: RoomStore, roomTurns: Turns): ChangeSettings {
  async function settingsFor(host: Member, roles: readonly Role[]): Promise<RoomSettings> {
    return allowed(await rooms.get(host.room), host, roles)
  }

  return {
    settingsFor,
    change: (host, roles, make) =>
      roomTurns.run(host.room, async () => {
        await rooms.update(host.room, (settings) => make(allowed(settings, host, roles)))
      }),
  }
}

function allowed(
  settings: RoomSettings | undefined,
  host: Member,
  roles: readonly Role[],
): RoomSettings {
  if (settings !== undefined && roles.includes(roleIn(settings, host.ownerHash))) return settings
  const who = roles.includes('cohost') ? 'a host' : 'the owner'
  throw new Refusal('not_allowed', `Only ${who} of this room can do that.`)
}

/** A change that every member of the room has to know of. */
export function withNews(settings: RoomSettings): SettingsChange {
  return { settings, entries: [{ kind: 'rules' }] }
}
