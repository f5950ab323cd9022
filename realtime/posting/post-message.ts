import type { Logger } from 'pino'
import type { MessageStore } from '../../database/message-store.ts'
import type { LogPosition } from '../../database/room-log.ts'
import type { Clip, ClipEncoder } from '../../helpers/clips/clip-encoder.ts'
import type { Clock } from '../../helpers/clock.ts'
import { isFew } from '../../helpers/flashes/side-by-side.ts'
import { refusalFrom } from '../answers/refusal-from.ts'
import type { Answer, Draft, Message, Progress } from '../protocol.ts'
import type { Admission } from './admission.ts'
import { createAttempts } from './attempts.ts'
import { checkAnswered } from './check-answered.ts'
import { checkFlashes } from './check-flashes.ts'
import { checkDraft } from './draft.ts'
import { decodeFrames } from './frames.ts'
import { keepInOrder } from './keep-in-order.ts'
import type { Keys } from './keys.ts'
import type { Turns } from './turns.ts'

/** The author of a post, and how to reach its client. */
export interface Sender {
  room: string
  author: string
  /** The network address; only counted, never kept. */
  address: string
  /** The log with this post's number on each line; no text of the sender belongs there. */
  log?: Logger
  /** How many other authors are connected from there. */
  countOthersAtAddress?(): Promise<number>
  sendProgress(progress: Progress): void
  /**
   * Gives the sender the finished message, and the same to everyone else in the room, after what lies
   * before it in the room's log.
   */
  deliver(message: Message, position: LogPosition): Promise<void>
}

/** What a post needs on its way; `S` is what the rules have to know of a sender besides. */
export interface PostDependencies<S extends Sender = Sender> {
  messages: MessageStore
  encoder: ClipEncoder
  admission: Admission<S>
  /** One queue per room, a mutex: a message is kept and broadcast before the next is, and before a join. */
  roomTurns: Turns
  /** One queue per author: what one author sends is kept in the order it came. */
  authorTurns: Turns
  /**
   * The last word before keeping: rights may be lost while a clip is made. Resolves with the version of
   * the room's settings by which they are there.
   */
  confirmPost?(sender: S): Promise<number>
  keys: Keys
  clock: Clock
  messageTtlMs: number
  log: Logger
}

/**
 * The life of a message, from a client's untrusted payload to a loop in every browser of the room. Keeping
 * precedes broadcasting, so that nobody sees a message that a later replay would not have.
 * Never throws: the answer is a receipt or a coded refusal.
 */
export function createPostMessage<S extends Sender>(dependencies: PostDependencies<S>) {
  const { messages, admission, roomTurns, authorTurns, encoder, keys } = dependencies
  const attempts = createAttempts(messages)

  return async function postMessage(sender: S, payload: unknown): Promise<Answer> {
    const turn = authorTurns.take(sender.author)
    const { log = dependencies.log } = sender
    try {
      const draft = checkDraft(payload)
      log.debug({ frames: draft.frames.length }, 'checked')
      const receipt = await attempts.once(sender, draft.nonce, async () => {
        await admission.admit(sender)
        log.debug('admitted')
        await checkAnswered(messages, sender.room, draft)
        const frames = decodeFrames(draft.frames)
        const clip = await encoder.encode(frames.images, {
          size: frames,
          address: sender.address,
          onProgress(stage, ahead) {
            log.debug({ ahead }, stage)
            sender.sendProgress(progressOf(draft, stage, ahead))
          },
        })
        log.debug({ bytes: clip.webm.length }, 'encoded')
        checkFlashes(clip)
        log.debug(clip.flashes, 'checked for flashes')
        await turn.comes
        return roomTurns.run(sender.room, async () => {
          const { message, receipt, position } = await keepInOrder(keys, async () => {
            const settingsVersion = await dependencies.confirmPost?.(sender)
            const message = stamp(dependencies, sender, draft, clip)
            const kept = await messages.keep(message, { nonce: draft.nonce, settingsVersion })
            return { message, ...kept }
          })
          log.debug('kept')
          if (position !== undefined) await sender.deliver(message, position)
          log.debug('broadcast')
          return receipt
        })
      })
      return { ok: true, ...receipt }
    } catch (error) {
      return { ok: false, ...refusalFrom(error, log, 'post').body }
    } finally {
      turn.done()
    }
  }
}

function progressOf({ nonce }: Draft, stage: Progress['stage'], ahead: number): Progress {
  return { ...(nonce !== undefined && { nonce }), stage, ahead }
}

/** Makes the message that everybody will see; from here on its ten minutes run. */
function stamp(
  { clock, keys, messageTtlMs }: Pick<PostDependencies, 'clock' | 'keys' | 'messageTtlMs'>,
  sender: Sender,
  draft: Draft,
  clip: Clip,
): Message {
  const sentAt = clock.now()
  return {
    key: keys.next(),
    id: draft.id,
    room: sender.room,
    author: sender.author,
    ...(draft.name !== undefined && { name: draft.name }),
    ...(draft.replyTo !== undefined && { replyTo: draft.replyTo }),
    message: draft.message,
    ...(draft.alt !== undefined && { alt: draft.alt }),
    video: `data:video/webm;base64,${clip.webm.toString('base64')}`,
    width: clip.width,
    height: clip.height,
    durationMs: clip.durationMs,
    ...(!isFew(clip.flashes) && { flashes: clip.flashes }),
    sentAt,
    expiresAt: sentAt + messageTtlMs,
  }
}
