import * as v from 'valibot'
import type { MessageStore } from '../../database/message-store.ts'
import type { ReactionStore } from '../../database/reaction-store.ts'
import { readPayload } from '../answers/read-payload.ts'
import { Refusal } from '../answers/refusal.ts'
import type { Turns } from '../posting/turns.ts'
import { MAX_ASKED_KEYS, MAX_KEY_LENGTH, type Message, type Reactions } from '../protocol.ts'
import type { Member } from './clients/member.ts'
import type { RoleOf } from './rules/roles.ts'

const BAD_REMOVE = 'This cannot be read. Send { key } of the message to delete.'
const BAD_GONE = `This cannot be read. Send { keys }, at most ${MAX_ASKED_KEYS} of them.`

export interface TakeBackDependencies {
  messages: MessageStore
  reactions: Pick<ReactionStore, 'counts'>
  roleOf: RoleOf
  roomTurns: Turns
  /** A message of the room was deleted. */
  onRemoved(message: Message): Promise<void>
}

export interface TakeBack {
  /**
   * Removes a message before its time, for its author or a host. Idempotent: a message that is
   * not there (any more) is no error. Throws a `Refusal` for another author's message.
   */
  remove(member: Member, payload: unknown): Promise<void>
  /** Which of the keys name no message of the room any more, and what reactions the others have. */
  gone(member: Member, payload: unknown): Promise<{ keys: string[]; reactions?: Reactions[] }>
}

const KEY = v.pipe(v.string(), v.maxLength(MAX_KEY_LENGTH))
const REMOVE = v.object({ key: KEY })
const GONE = v.object({ keys: v.pipe(v.array(KEY), v.maxLength(MAX_ASKED_KEYS)) })

export function createTakeBack(dependencies: TakeBackDependencies): TakeBack {
  const { messages, reactions, roleOf, roomTurns, onRemoved } = dependencies

  async function remove(member: Member, payload: unknown): Promise<void> {
    const { key } = readPayload(REMOVE, payload, BAD_REMOVE)
    const { room, author } = member
    // In the room's turn, so that nobody joins between the store and the word of it.
    await roomTurns.run(room, async () => {
      const message = await messages.get(key)
      if (message === undefined || message.room !== room) return
      if (message.author !== author && (await roleOf(member)) === 'guest') {
        throw new Refusal('not_allowed', 'Only its author or a host can delete a message.')
      }
      await messages.remove(key)
      await onRemoved(message)
    })
  }

  async function gone({ room }: Member, payload: unknown) {
    const { keys } = readPayload(GONE, payload, BAD_GONE)
    const living = new Set(await messages.living(room, keys))
    const counts = await reactions.counts(room, [...living])
    const found = [...counts].map(([key, counts]) => ({ key, counts }))
    const gone = keys.filter((key) => !living.has(key))
    return { keys: gone, ...(found.length > 0 && { reactions: found }) }
  }

  return { remove, gone }
}
