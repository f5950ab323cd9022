import type { RoomSettings } from '../../../database/room-store.ts'
import type { Clock } from '../../../helpers/clock.ts'
import type { Rules } from '../../protocol.ts'
import type { Member } from '../clients/member.ts'
import { restraintOn, restraintsIn, subjectOf } from './restraints.ts'
import { roleIn } from './roles.ts'
import type { RoomMembers } from './room-members.ts'

export interface RulesViewDependencies {
  members: Pick<RoomMembers, 'find'>
  clock: Clock
}

/** What of these settings is in force, as this member may know it. */
export type RulesView = (settings: RoomSettings, member: Member) => Promise<Rules>

export function createRulesView({ members, clock }: RulesViewDependencies): RulesView {
  return async function viewFor(settings, member) {
    const role = roleIn(settings, member.ownerHash)
    const now = clock.now()
    const subject = await subjectOf(settings, member, members)
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
