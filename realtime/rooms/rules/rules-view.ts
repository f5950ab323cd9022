import type { RoomStore } from '../../../database/room-store.ts'
import type { Clock } from '../../../helpers/clock.ts'
import type { Rules } from '../../protocol.ts'
import type { Member } from '../member.ts'
import { restraintOn, restraintsIn } from './restraints.ts'
import { roleIn } from './roles.ts'
import type { RoomMembers } from './room-members.ts'

export interface RulesViewDependencies {
  rooms: Pick<RoomStore, 'get'>
  members: Pick<RoomMembers, 'find'>
  clock: Clock
}

/** The rules in force, as this member may know them; `undefined` where nobody owns the room. */
export type RulesView = (member: Member) => Promise<Rules | undefined>

export function createRulesView({ rooms, members, clock }: RulesViewDependencies): RulesView {
  return async function viewFor({ room, author, addressHash, ownerHash }) {
    const settings = await rooms.get(room)
    if (settings === undefined) return undefined
    const role = roleIn(settings, ownerHash)
    const now = clock.now()
    const subject = { author, addressHash, known: members.find(room, author) }
    const silence = role === 'guest' ? restraintOn(settings, subject, 'silenced', now) : undefined
    return {
      role,
      isLocked: settings.isLocked,
      hasPassphrase: settings.passphrase !== undefined,
      slowModeMs: settings.slowModeMs,
      ...(silence && { silencedUntil: now + silence.leftMs }),
      ...(role !== 'guest' && { restraints: restraintsIn(settings, now) }),
    }
  }
}
