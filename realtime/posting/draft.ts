import * as v from 'valibot'
import { checkName, type NameProblem } from '../../helpers/names/check-name.ts'
import { showsSomething, withoutUnseen } from '../../helpers/names/unseen.ts'
import { Refusal } from '../answers/refusal.ts'
import {
  type Draft,
  MAX_ALT_LENGTH,
  MAX_FRAMES,
  MAX_ID_LENGTH,
  MAX_KEY_LENGTH,
  MAX_MESSAGE_LENGTH,
  MAX_NAME_LENGTH,
  MAX_NONCE_LENGTH,
} from '../protocol.ts'

/** Characters are code points: an emoji counts one, as a person would count it. */
function text(what: string, most: number) {
  return v.pipe(
    v.string(`${what} has to be text.`),
    // The cheap bound first: no code point takes more than two UTF-16 units.
    v.maxLength(2 * most, `${what} can have at most ${most} characters.`),
    v.check((value) => value.isWellFormed(), `${what} holds half a character (a lone surrogate).`),
    v.check((value) => [...value].length <= most, `${what} can have at most ${most} characters.`),
  )
}

/** What is wrong with a name, for a person. */
const NAME_PROBLEMS: Record<NameProblem, string> = {
  unseen: 'The name holds something that cannot be seen.',
  marks: 'The name has too many accents on one letter.',
  long: `The name can have at most ${MAX_NAME_LENGTH} characters.`,
}

function name() {
  return v.pipe(
    v.string('The name has to be text.'),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const checked = checkName(dataset.value, MAX_NAME_LENGTH)
      if (checked.problem === undefined) return checked.name
      addIssue({ message: NAME_PROBLEMS[checked.problem] })
      return NEVER
    }),
  )
}

/** What turns text round or cannot be seen is left out of longer text: it comes with what is pasted. */
const CONTROLS = /(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}]/gu

/** One line, read out as it is shown; one that shows nothing is none. */
function tidyAlt(said: string): string {
  const line = said.replace(/\s+/gu, ' ').replace(CONTROLS, '')
  return showsSomething(line) ? withoutUnseen(line).trim() : ''
}

const DraftText = v.object(
  {
    id: text('The id', MAX_ID_LENGTH),
    message: text('The message', MAX_MESSAGE_LENGTH),
    nonce: v.optional(text('The nonce', MAX_NONCE_LENGTH)),
    name: v.optional(name()),
    alt: v.optional(v.pipe(text('What is seen', MAX_ALT_LENGTH), v.transform(tidyAlt))),
    replyTo: v.optional(text('The key of the message that this answers', MAX_KEY_LENGTH)),
    frames: v.unknown(),
  },
  'A message has to be an object with id, message and frames.',
)

/**
 * Makes a draft of untrusted input from a client: a fresh object with the contract's fields, each of
 * the right type and length. What the frames hold is checked by `decodeFrames`.
 * Throws a `Refusal` (`bad_draft`, `bad_frames`) with a sentence.
 */
export function checkDraft(payload: unknown): Draft {
  const result = v.safeParse(DraftText, payload, { abortEarly: true })
  if (!result.success) throw refusalOf(result.issues[0])
  const { id, message, nonce, name, alt, replyTo, frames } = result.output
  return {
    id,
    message,
    frames: checkFrames(frames),
    ...(nonce !== undefined && { nonce }),
    // None is what an empty one means.
    ...(name && { name }),
    ...(alt && { alt }),
    ...(replyTo !== undefined && { replyTo }),
  }
}

/** Of a name it says so: its author changes that, and sends the same words again. */
function refusalOf({ message, path }: v.BaseIssue<unknown>): Refusal {
  const isOfName = path?.[0]?.key === 'name'
  return new Refusal('bad_draft', message, isOfName ? { reason: 'name' } : {})
}

function checkFrames(frames: unknown): string[] {
  if (!Array.isArray(frames) || frames.length < 1 || frames.length > MAX_FRAMES) {
    throw new Refusal('bad_frames', `A message needs 1 to ${MAX_FRAMES} frames.`)
  }
  return Array.from(frames, (frame: unknown, index) => {
    if (typeof frame === 'string') return frame
    throw new Refusal('bad_frames', `Frame ${index + 1} is not text.`, { index })
  })
}
