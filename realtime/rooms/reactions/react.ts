import * as v from 'valibot'
import { type ReactionStore, TooManyReactionsError } from '../../../database/reaction-store.ts'
import { readPayload } from '../../answers/read-payload.ts'
import { Refusal } from '../../answers/refusal.ts'
import type { Meter } from '../../meter.ts'
import { MAX_KEY_LENGTH, REACTIONS, type Reacted } from '../../protocol.ts'
import type { Member } from '../clients/member.ts'
import type { RoomRateLimits } from '../rules/room-rate-limits.ts'

export interface ReactDependencies {
  reactions: Pick<ReactionStore, 'react'>
  /** Throws a `Refusal` when the member is silenced or removed. */
  confirmPost(member: Member): Promise<unknown>
  limits: Pick<RoomRateLimits, 'reactions' | 'reactionsByAddress'>
  meter: Pick<Meter, 'reacted'>
}

/**
 * Reacts to a message of the member's room, one's own included, or takes it back. Who may not post may
 * not react; slow mode does not count reactions. Throws a `Refusal`.
 */
export type React = (member: Member, payload: unknown) => Promise<Reacted>

const REACTION = v.object({
  key: v.pipe(v.string(), v.maxLength(MAX_KEY_LENGTH)),
  emoji: v.pipe(v.string(), v.transform(canonical), v.picklist(REACTIONS)),
  on: v.optional(v.boolean()),
})
/** U+FE0E asks for a letter's look, U+FE0F for a picture's: keyboards add and leave them as they please. */
const VARIATION_SELECTORS = /[\ufe0e\ufe0f]/gu
const plain = (emoji: string) => emoji.replace(VARIATION_SELECTORS, '')
const CANONICAL = new Map(REACTIONS.map((emoji) => [plain(emoji), emoji]))
/** No reaction is as long; what is longer is not looked at. */
const MAX_EMOJI_LENGTH = 16

/** The reaction as the list has it, whatever variation selectors it came with. */
function canonical(emoji: string): string {
  return emoji.length > MAX_EMOJI_LENGTH ? emoji : (CANONICAL.get(plain(emoji)) ?? emoji)
}

const BAD_REACTION = `This cannot be read. Send { key } of a message and { emoji }, one of ${REACTIONS.join(' ')}.`

export function createReact(dependencies: ReactDependencies): React {
  const { reactions, confirmPost, limits, meter } = dependencies

  async function react(member: Member, payload: unknown): Promise<Reacted> {
    const { key, emoji, on } = readPayload(REACTION, payload, BAD_REACTION)
    const { room, author, address } = member
    await confirmPost(member)
    // Before an author is counted: made-up authors of a spent address must not fill the memory.
    await limits.reactionsByAddress.check(address)
    await limits.reactions.consume(author)
    await limits.reactionsByAddress.consume(address)
    const reacted = await reactions.react({ room, key, author, emoji, on })
    if (reacted !== undefined) return reacted
    throw new Refusal('bad_draft', 'The message is gone, so there is nothing to react to.')
  }

  return async (member, payload) => {
    try {
      const reacted = await react(member, payload).catch(tellTooMany)
      meter.reacted('ok')
      return reacted
    } catch (error) {
      meter.reacted(error instanceof Refusal ? error.code : 'unavailable')
      throw error
    }
  }
}

function tellTooMany(error: unknown): never {
  if (!(error instanceof TooManyReactionsError)) throw error
  const text = 'This message has as many reactions as it takes. Answer it with a loop.'
  throw new Refusal('rate_limited', text, { cause: error })
}
