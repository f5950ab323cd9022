import type { RoomSettings, RoomStore } from '../../../database/room-store.ts'
import type { Clock } from '../../../helpers/clock.ts'
import { Refusal } from '../../answers/refusal.ts'
import type { Member } from '../member.ts'
import { inWords, removalRefusal, restraintOn, silenceRefusal } from './restraints.ts'
import { roleIn } from './roles.ts'
import type { RoomMembers } from './room-members.ts'

export interface PostRulesDependencies {
  rooms: Pick<RoomStore, 'get'>
  members: Pick<RoomMembers, 'find'>
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
  forget(room: string): void
}

export function createPostRules({ rooms, members, clock }: PostRulesDependencies): PostRules {
  const lastPosts = new Map<string, Map<string, number>>()

  /** Whether the settings bind this member: none do where nobody owns the room, and none do hosts. */
  function isBound(
    settings: RoomSettings | undefined,
    { ownerHash }: Member,
  ): settings is RoomSettings {
    return settings !== undefined && roleIn(settings, ownerHash) === 'guest'
  }

  function checkVoice(settings: RoomSettings, { room, author, addressHash }: Member): void {
    const subject = { author, addressHash, known: members.find(room, author) }
    const now = clock.now()
    const removal = restraintOn(settings, subject, 'removed', now)
    if (removal) throw removalRefusal(removal)
    const silence = restraintOn(settings, subject, 'silenced', now)
    if (silence) throw silenceRefusal(silence)
  }

  function takePause({ room, slowModeMs, ...settings }: RoomSettings, member: Member): void {
    const posts = lastPosts.get(room) ?? new Map<string, number>()
    lastPosts.set(room, posts)
    const now = clock.now()
    const last = posts.get(member.author) ?? waitingSince(settings, member)
    const leftMs = last === undefined ? 0 : last + slowModeMs - now
    if (leftMs > 0) {
      const every = `Slow mode is on: one message every ${inWords(slowModeMs)}.`
      const text = `${every} Send it again in ${inWords(leftMs)}.`
      throw new Refusal('rate_limited', text, { retryAfterMs: leftMs })
    }
    posts.set(member.author, now)
    for (const [author, at] of posts) if (at + slowModeMs <= now) posts.delete(author)
  }

  /** A member that joined after slow mode was set waits before the first message, too. */
  function waitingSince(
    settings: Pick<RoomSettings, 'members'>,
    { room, author, joinedAt }: Member,
  ): number | undefined {
    if (settings.members.includes(author)) return undefined
    return members.find(room, author)?.joinedAt ?? joinedAt
  }

  return {
    async admitPost(member) {
      const settings = await rooms.get(member.room)
      if (!isBound(settings, member)) return
      checkVoice(settings, member)
      if (settings.slowModeMs > 0) takePause(settings, member)
    },
    async confirmPost(member) {
      const settings = await rooms.get(member.room)
      if (isBound(settings, member)) checkVoice(settings, member)
      return settings?.version ?? 0
    },
    forget: (room) => void lastPosts.delete(room),
  }
}
