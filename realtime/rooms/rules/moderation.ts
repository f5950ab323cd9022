import * as v from 'valibot'
import type { KeptRestraint, RoomSettings, RoomStore } from '../../../database/room-store.ts'
import type { Clock } from '../../../helpers/clock.ts'
import { readPayload } from '../../answers/read-payload.ts'
import { Refusal } from '../../answers/refusal.ts'
import type { Turns } from '../../posting/turns.ts'
import {
  MAX_PASSPHRASE_LENGTH,
  MAX_SILENCE_MS,
  MAX_SLOW_MODE_MS,
  type Role,
} from '../../protocol.ts'
import type { Member } from '../member.ts'
import { hashOf, hashPassphrase, makeSecret } from '../secrets.ts'
import { type RoomRules, roleIn } from './room-rules.ts'

const NONSENSE = 'That is nothing a room can be asked for.'

export interface ModerationDependencies {
  rooms: RoomStore
  rules: RoomRules
  /** One queue per room, a mutex: changes never overlap. */
  roomTurns: Turns
  clock: Clock
  /** Who is in the room now. */
  membersIn(room: string): Member[]
}

/** What hosts do. Every method throws a `Refusal` when they may not or it makes no sense. */
export interface Moderation {
  rule(host: Member, payload: unknown): Promise<void>
  /** The author whom a removal sends out of the room. */
  restrain(host: Member, payload: unknown): Promise<string | undefined>
  /** The secret of a new co-host's link; `undefined` when all were revoked. */
  cohost(host: Member, payload: unknown): Promise<string | undefined>
}

/** For as long, new authors from the address of one who was removed are held to it, too. */
const ADDRESS_BAN_MS = 10 * 60_000
const DEFAULT_SILENCE_MS = 5 * 60_000
const MAX_RESTRAINTS = 500
const MAX_COHOSTS = 20

const RULE = v.partial(
  v.object({
    isLocked: v.boolean(),
    passphrase: v.pipe(v.string(), v.maxLength(MAX_PASSPHRASE_LENGTH)),
    slowModeMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_SLOW_MODE_MS)),
  }),
)
const RESTRAINING = v.object({
  author: v.pipe(v.string(), v.maxLength(64)),
  action: v.picklist(['silence', 'remove', 'forgive']),
  forMs: v.optional(v.pipe(v.number(), v.minValue(1000), v.maxValue(MAX_SILENCE_MS))),
})
const COHOST = v.object({ revoke: v.optional(v.boolean()) })

export function createModeration(dependencies: ModerationDependencies): Moderation {
  const { rooms, rules, roomTurns, clock } = dependencies

  /** Changes the settings of the host's room, one change after the other. */
  function changeSettings(
    host: Member,
    roles: Role[],
    make: (settings: RoomSettings) => RoomSettings | Promise<RoomSettings>,
  ): Promise<void> {
    return roomTurns.run(host.room, async () => {
      const settings = await rooms.get(host.room)
      if (settings === undefined || !roles.includes(roleIn(settings, host.ownerHash))) {
        throw new Refusal('not_allowed', 'Only a host of this room can do that.')
      }
      await rooms.keep(await make(settings))
    })
  }

  async function rule(host: Member, payload: unknown): Promise<void> {
    const asked = readPayload(RULE, payload, NONSENSE)
    await changeSettings(host, ['owner', 'cohost'], async ({ passphrase: old, ...settings }) => {
      const passphrase = await passphraseAfter(old, asked.passphrase)
      return {
        ...settings,
        isLocked: asked.isLocked ?? settings.isLocked,
        slowModeMs: asked.slowModeMs ?? settings.slowModeMs,
        ...(passphrase !== undefined && { passphrase }),
        // Who is in now may come back after a lost connection or a restart.
        members: [...new Set([...settings.members, ...rules.membersOf(host.room)])],
      }
    })
  }

  async function restrain(host: Member, payload: unknown): Promise<string | undefined> {
    const asked = readPayload(RESTRAINING, payload, NONSENSE)
    await changeSettings(host, ['owner', 'cohost'], (settings) => {
      if (asked.action !== 'forgive') refuseForHosts(settings, asked.author)
      const others = settings.restraints.filter(({ author }) => author !== asked.author)
      if (asked.action === 'forgive') return { ...settings, restraints: others }
      const restraint = restraintFor(host.room, asked)
      return { ...settings, restraints: [...others, restraint].slice(-MAX_RESTRAINTS) }
    })
    return asked.action === 'remove' ? asked.author : undefined
  }

  function refuseForHosts(settings: RoomSettings, author: string): void {
    const isHost = dependencies
      .membersIn(settings.room)
      .some((one) => one.author === author && roleIn(settings, one.ownerHash) !== 'guest')
    if (!isHost && !settings.owners.includes(author)) return
    throw new Refusal('not_allowed', 'A host cannot be silenced or removed.')
  }

  function restraintFor(room: string, asked: v.InferOutput<typeof RESTRAINING>): KeptRestraint {
    const { author, action, forMs } = asked
    const address = dependencies.membersIn(room).find((one) => one.author === author)
    const now = clock.now()
    const until = now + (forMs ?? DEFAULT_SILENCE_MS)
    const isSilence = action === 'silence'
    return {
      author,
      what: isSilence ? 'silenced' : 'removed',
      ...(isSilence && { until }),
      ...(address && {
        addressHash: address.addressHash,
        addressUntil: isSilence ? until : now + ADDRESS_BAN_MS,
      }),
    }
  }

  async function cohost(host: Member, payload: unknown): Promise<string | undefined> {
    const { revoke = false } = readPayload(COHOST, payload, NONSENSE)
    const secret = revoke ? undefined : makeSecret()
    await changeSettings(host, ['owner'], (settings) => {
      const hashes = secret === undefined ? [] : [...settings.cohostHashes, hashOf(secret)]
      return { ...settings, cohostHashes: hashes.slice(-MAX_COHOSTS) }
    })
    return secret
  }

  return { rule, restrain, cohost }
}

async function passphraseAfter(old: RoomSettings['passphrase'], asked: string | undefined) {
  if (asked === undefined) return old
  return asked === '' ? undefined : hashPassphrase(asked)
}
