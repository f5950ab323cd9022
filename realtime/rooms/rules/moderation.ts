import * as v from 'valibot'
import type { RoomSettings } from '../../../database/room-store.ts'
import { readPayload } from '../../answers/read-payload.ts'
import { MAX_PASSPHRASE_LENGTH, MAX_SLOW_MODE_MS } from '../../protocol.ts'
import type { Member } from '../clients/member.ts'
import { isClosed } from '../may-read.ts'
import { hashOf, hashPassphrase, makeSecret } from '../secrets.ts'
import { type ChangeSettings, HOSTS, OWNER, withNews } from './change-settings.ts'
import { MAX_MEMBERS, type RoomMembers } from './room-members.ts'

export interface ModerationDependencies {
  settings: ChangeSettings
  members: Pick<RoomMembers, 'authorsOf'>
}

/** How hosts change their room. Both throw a `Refusal` when they may not or it cannot be read. */
export interface Moderation {
  rule(host: Member, payload: unknown): Promise<void>
  /** The secret of a new co-host's link; `undefined` when all were revoked. */
  cohost(host: Member, payload: unknown): Promise<string | undefined>
}

const MAX_COHOSTS = 20

const RULE = v.partial(
  v.object({
    isLocked: v.boolean(),
    passphrase: v.pipe(v.string(), v.maxLength(MAX_PASSPHRASE_LENGTH)),
    slowModeMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_SLOW_MODE_MS)),
  }),
)
const BAD_RULE =
  'These room settings cannot be read. Send isLocked (true or false), passphrase (text of up to ' +
  `${MAX_PASSPHRASE_LENGTH} characters) or slowModeMs (0 to ${MAX_SLOW_MODE_MS}).`
const COHOST = v.object({ revoke: v.optional(v.boolean()) })
const BAD_COHOST = 'This cannot be read. Send {} for a new co-host link, or { revoke: true }.'

export function createModeration({ settings, members }: ModerationDependencies): Moderation {
  async function rule(host: Member, payload: unknown): Promise<void> {
    const asked = readPayload(RULE, payload, BAD_RULE)
    // Before anything is hashed for them, and hashed before the room's turn: it takes milliseconds.
    await settings.settingsFor(host, HOSTS)
    const hashed = asked.passphrase ? await hashPassphrase(asked.passphrase) : undefined
    await settings.change(host, HOSTS, async ({ passphrase: old, ...kept }) => {
      const passphrase = asked.passphrase === undefined ? old : hashed
      return withNews({
        ...kept,
        isLocked: asked.isLocked ?? kept.isLocked,
        slowModeMs: asked.slowModeMs ?? kept.slowModeMs,
        ...(passphrase && { passphrase }),
        members: await whoMayComeBack({ ...kept, ...(old && { passphrase: old }) }),
      })
    })
  }

  /**
   * A member of now may come back after a lost connection or a restart, whatever the new rule;
   * who was one before, only when the room has been closed since.
   */
  async function whoMayComeBack(kept: RoomSettings): Promise<string[]> {
    const before = isClosed(kept) ? kept.members : []
    const all = [...before, ...(await members.authorsOf(kept.room))]
    // Those of now are last, and stay.
    return [...new Set(all.reverse())].reverse().slice(-MAX_MEMBERS)
  }

  async function cohost(host: Member, payload: unknown): Promise<string | undefined> {
    const { revoke = false } = readPayload(COHOST, payload, BAD_COHOST)
    const secret = revoke ? undefined : makeSecret()
    await settings.change(host, OWNER, (kept) => {
      const hashes = secret === undefined ? [] : [...kept.cohostHashes, hashOf(secret)]
      return withNews({ ...kept, cohostHashes: hashes.slice(-MAX_COHOSTS) })
    })
    return secret
  }

  return { rule, cohost }
}
