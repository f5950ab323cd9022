import * as v from 'valibot'
import { showsSomething, withoutUnseen } from '../../helpers/unseen.ts'
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

/**
 * Controls that turn text round or cannot be seen, with which one name could pass for another. Two
 * that join letters are left where they belong, and so are the tags of a flag.
 */
const UNSEEN = /(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u

/** A name that shows nothing is none. */
function tidyName(said: string): string {
  const seen = withoutUnseen(said.normalize('NFKC')).normalize('NFKC')
  return showsSomething(seen) ? seen.trim().replace(/\s+/gu, ' ') : ''
}

function name() {
  return v.pipe(
    v.string(),
    v.check((value) => !UNSEEN.test(value), 'The name holds something that cannot be seen.'),
    v.check((value) => !/\p{M}{3}/u.test(value), 'The name has too many accents on one letter.'),
    v.check(
      (value) => [...value].length <= MAX_NAME_LENGTH,
      `The name can have at most ${MAX_NAME_LENGTH} characters.`,
    ),
  )
}

/** The same of longer text, where it is left out rather than refused: it comes with what is pasted. */
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
    name: v.optional(v.pipe(text('The name', 4 * MAX_NAME_LENGTH), v.transform(tidyName), name())),
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
  if (!result.success) throw new Refusal('bad_draft', result.issues[0].message)
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

function checkFrames(frames: unknown): string[] {
  if (!Array.isArray(frames) || frames.length < 1 || frames.length > MAX_FRAMES) {
    throw new Refusal('bad_frames', `A message needs 1 to ${MAX_FRAMES} frames.`)
  }
  return Array.from(frames, (frame: unknown, index) => {
    if (typeof frame === 'string') return frame
    throw new Refusal('bad_frames', `Frame ${index + 1} is not text.`, { index })
  })
}
