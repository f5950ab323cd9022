import type { RoomSettings, RoomStore } from '../../../database/room-store.ts'
import type { PauseStore } from '../../../database/shared-state.ts'
import type { Clock } from '../../../helpers/clock.ts'
import { Refusal } from '../../answers/refusal.ts'
import type { Member } from '../clients/member.ts'
import { inWords, removalRefusal, restraintOn, silenceRefusal, subjectOf } from './restraints.ts'
import { roleIn } from './roles.ts'
import type { RoomMembers } from './room-members.ts'

export interface PostRulesDependencies {
  rooms: Pick<RoomStore, 'get'>
  members: Pick<RoomMembers, 'find'>
  pauses: Pick<PauseStore, 'take'>
  clock: Clock
}

/** Whether a member may post. Hosts always may. */
export interface PostRules {
  /** Throws a `Refusal` when the member may not post now; counts the post otherwise. */
  admitPost(member: Member): Promise<void>
  /**
   * Throws a `Refusal` when the member has lost its voice since `admitPost`. Resolves with the version of
   * the settings it looked at; 0 where there are none.
   */
  confirmPost(member: Member): Promise<number>
}

export function createPostRules(dependencies: PostRulesDependencies): PostRules {
  const { rooms, members, pauses, clock } = dependencies

  /** Whether the settings bind this member: none do where nobody owns the room, and none do hosts. */
  function isBound(
    settings: RoomSettings | undefined,
    { ownerHash }: Member,
  ): settings is RoomSettings {
    return settings !== undefined && roleIn(settings, ownerHash) === 'guest'
  }

  async function checkVoice(settings: RoomSettings, member: Member): Promise<void> {
    const subject = await subjectOf(settings, member, members)
    const now = clock.now()
    const removal = restraintOn(settings, subject, 'removed', now)
    if (removal) throw removalRefusal(removal)
    const silence = restraintOn(settings, subject, 'silenced', now)
    if (silence) throw silenceRefusal(silence)
  }

  async function takePause(settings: RoomSettings, member: Member): Promise<void> {
    const { room, slowModeMs } = settings
    const since = await waitingSince(settings, member)
    const leftMs = await pauses.take(room, member.author, slowModeMs, since)
    if (leftMs === 0) return
    const every = `Slow mode is on: one message every ${inWords(slowModeMs)}.`
    const text = `${every} Send it again in ${inWords(leftMs)}.`
    throw new Refusal('rate_limited', text, { retryAfterMs: leftMs })
  }

  /** A member that joined after slow mode was set waits before the first message, too. */
  async function waitingSince(
    settings: Pick<RoomSettings, 'members'>,
    { room, author, joinedAt }: Member,
  ): Promise<number | undefined> {
    if (settings.members.includes(author)) return undefined
    return (await members.find(room, author))?.joinedAt ?? joinedAt
  }

  return {
    async admitPost(member) {
      const settings = await rooms.get(member.room)
      if (!isBound(settings, member)) return
      await checkVoice(settings, member)
      if (settings.slowModeMs > 0) await takePause(settings, member)
    },
    async confirmPost(member) {
      const settings = await rooms.get(member.room)
      if (isBound(settings, member)) await checkVoice(settings, member)
      return settings?.version ?? 0
    },
  }
}
