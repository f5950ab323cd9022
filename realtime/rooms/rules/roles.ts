import type { RoomSettings, RoomStore } from '../../../database/room-store.ts'
import type { Role } from '../../protocol.ts'
import type { Member } from '../clients/member.ts'
import { isSame } from '../secrets.ts'

/** Reads a member's role. */
export type RoleOf = (member: Pick<Member, 'room' | 'ownerHash'>) => Promise<Role>

export function createRoleOf(rooms: Pick<RoomStore, 'get'>): RoleOf {
  return async function roleOf({ room, ownerHash }) {
    const settings = await rooms.get(room)
    return settings === undefined ? 'guest' : roleIn(settings, ownerHash)
  }
}

/** What a member with this secret's hash may do in a room. */
export function roleIn(settings: RoomSettings, ownerHash: string | undefined): Role {
  if (ownerHash === undefined) return 'guest'
  if (isSame(settings.ownerHash, ownerHash)) return 'owner'
  return settings.cohostHashes.some((hash) => isSame(hash, ownerHash)) ? 'cohost' : 'guest'
}
