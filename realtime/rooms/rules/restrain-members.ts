import * as v from 'valibot'
import type { PresentMember } from '../../../database/presence-store.ts'
import type { KeptRestraint, RoomSettings, SettingsChange } from '../../../database/room-store.ts'
import type { Clock } from '../../../helpers/clock.ts'
import { readPayload } from '../../answers/read-payload.ts'
import { Refusal } from '../../answers/refusal.ts'
import { MAX_SILENCE_MS, type Sharing } from '../../protocol.ts'
import type { Member } from '../clients/member.ts'
import { type ChangeSettings, HOSTS, withNews } from './change-settings.ts'
import { roleIn } from './roles.ts'
import type { RoomMembers } from './room-members.ts'

export interface RestrainingDependencies {
  settings: ChangeSettings
  members: RoomMembers
  clock: Clock
  /** The members of the room now. */
  membersIn(room: string): Promise<PresentMember[]>
}

/** How hosts silence and remove. Both throw a `Refusal` when they may not or it cannot be read. */
export interface RestrainMembers {
  restrain(host: Member, payload: unknown): Promise<void>
  /** How many share an author's network: what a host wants to know before `address` is asked for. */
  sharing(host: Member, payload: unknown): Promise<Sharing>
}

/** For as long, new members from the address of an author who was removed are held back. */
const ADDRESS_BAN_MS = 10 * 60_000
const DEFAULT_SILENCE_MS = 5 * 60_000
const MAX_RESTRAINTS = 500

const AUTHOR = v.pipe(v.string(), v.maxLength(64))
const RESTRAINING = v.object({
  author: AUTHOR,
  action: v.picklist(['silence', 'remove', 'forgive']),
  forMs: v.optional(v.pipe(v.number(), v.minValue(1000), v.maxValue(MAX_SILENCE_MS))),
  address: v.optional(v.boolean()),
  everyone: v.optional(v.boolean()),
})
const BAD_RESTRAINING =
  'This cannot be read. Send an author and an action: silence (with forMs, 1000 to ' +
  `${MAX_SILENCE_MS}), remove or forgive.`
const SHARING = v.object({ author: AUTHOR })
const BAD_SHARING = 'This cannot be read. Send { author }.'

type Asked = v.InferOutput<typeof RESTRAINING>

export function createRestraining(dependencies: RestrainingDependencies): RestrainMembers {
  const { settings, members, clock, membersIn } = dependencies

  async function restrain(host: Member, payload: unknown): Promise<void> {
    const asked = readPayload(RESTRAINING, payload, BAD_RESTRAINING)
    await settings.change(host, HOSTS, async (kept) => {
      const others = kept.restraints.filter(({ author }) => author !== asked.author)
      if (asked.action === 'forgive') return withNews({ ...kept, restraints: others })
      await refuseForHosts(kept, asked.author)
      const target = await targetOf(kept, asked.author)
      const restraint = await restraintFor(kept, asked, target)
      const restraints = [...others, restraint].slice(-MAX_RESTRAINTS)
      if (asked.action === 'silence') return withNews({ ...kept, restraints })
      if (!asked.everyone) return removal({ ...kept, restraints }, [asked.author])
      const left = await membersFromElsewhere(kept, target.addressHash)
      const authors = [asked.author, ...target.neighbours]
      return removal({ ...kept, restraints, members: left }, authors)
    })
  }

  async function membersFromElsewhere(
    kept: RoomSettings,
    addressHash: string | undefined,
  ): Promise<string[]> {
    const dismissed = await members.dismiss(kept.room, addressHash)
    return kept.members.filter((author) => !dismissed.has(author))
  }

  async function sharing(host: Member, payload: unknown): Promise<Sharing> {
    const { author } = readPayload(SHARING, payload, BAD_SHARING)
    const kept = await settings.settingsFor(host, HOSTS)
    const { addressHash, neighbours } = await targetOf(kept, author)
    return { members: neighbours.length, isOwn: addressHash === host.addressHash }
  }

  async function refuseForHosts(kept: RoomSettings, author: string): Promise<void> {
    const present = await membersIn(kept.room)
    const isHost = present.some((one) => one.author === author && isHostIn(kept, one))
    if (!isHost && !kept.owners.includes(author)) return
    throw new Refusal('not_allowed', 'A host cannot be silenced or removed.')
  }

  async function restraintFor(
    kept: RoomSettings,
    { author, action, forMs, ...asked }: Asked,
    { addressHash, neighbours }: Target,
  ): Promise<KeptRestraint> {
    const isSilence = action === 'silence'
    const now = clock.now()
    const until = now + (forMs ?? DEFAULT_SILENCE_MS)
    // An older client does not ask: other members at the same address must not suffer for it.
    const address = asked.everyone || asked.address
    const isByAddress = address ?? neighbours.length === 0
    const restraint: KeptRestraint = {
      author,
      what: isSilence ? 'silenced' : 'removed',
      ...(isSilence && { until }),
    }
    if (!isByAddress || addressHash === undefined) return restraint
    const addressUntil = isSilence ? until : now + ADDRESS_BAN_MS
    if (asked.everyone) return { ...restraint, addressHash, addressUntil }
    const snapshot = await members.takeSnapshot(kept.room)
    return { ...restraint, addressHash, addressUntil, snapshot }
  }

  async function targetOf(kept: RoomSettings, author: string): Promise<Target> {
    const addressHash = (await members.find(kept.room, author))?.addressHash
    const others = (await membersIn(kept.room)).filter(
      (one) => one.addressHash === addressHash && one.author !== author && !isHostIn(kept, one),
    )
    return { addressHash, neighbours: [...new Set(others.map((one) => one.author))] }
  }

  return { restrain, sharing }
}

/** Where an author comes from. */
interface Target {
  addressHash: string | undefined
  /** Other authors that are in the room now from the same address. Hosts are never held back. */
  neighbours: string[]
}

/** Their clients end first, and then all others learn of it. */
function removal(settings: RoomSettings, authors: string[]): SettingsChange {
  return { settings, entries: [{ kind: 'banned', authors }, { kind: 'rules' }] }
}

function isHostIn(settings: RoomSettings, { ownerHash }: PresentMember): boolean {
  return roleIn(settings, ownerHash) !== 'guest'
}
