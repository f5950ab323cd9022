import type { Status } from '../page/announce/status.ts'
import type { Preferences } from '../page/preferences.ts'
import type { Review } from '../record/review.ts'
import { postingText } from '../words/posting-text.ts'
import type { Composer } from './compose/composer.ts'
import type { Description } from './compose/description.ts'

/** What a post is made of. */
export interface Wish {
  /** Ten frames, or `undefined` when it came to nothing, which has been explained. */
  take(): Promise<string[] | undefined>
  /** The key of the message that a face without words answers: what is being typed is not its own. */
  answers?: string
  /** The frames are of a moment that is over: there is no "Again". */
  isOnce?: boolean
}

/** Frames whose author is content, with the words that go with them. */
export interface Taken {
  frames: string[]
  typed: string
  seen: string
}

export interface FilmParts {
  composer: Composer
  description: Description
  review: Review
  status: Status
  preferences: Pick<Preferences, 'get'>
}

export interface Film {
  /** Takes frames until their author is content; `undefined` when nothing is to be sent. */
  film(wish: Wish): Promise<Taken | undefined>
  /** Says so when more is typed than may go, anew with each press; true then. */
  isTooLong(wish: Wish): boolean
  /** What is typed has changed: the sentence follows its count, and ends when it may go. */
  recount(): void
}

/** Take, look, and again: what happens between a press and a draft. */
export function createFilm({
  composer,
  description,
  review,
  status,
  preferences,
}: FilmParts): Film {
  const written = () => ({ typed: composer.typed, seen: description.typed })
  const allWords = () => Object.values(written()).join('\n')

  const over = () => composer.over + description.over
  let isSaidTooLong = false

  function isTooLong({ answers }: Wish): boolean {
    isSaidTooLong = answers === undefined && over() > 0
    status.say('too-long', undefined)
    if (!isSaidTooLong) return false
    // What was said of an earlier press is over.
    status.say('problem', undefined)
    status.say('too-long', { text: postingText.tooLong({ count: over() }) })
    return true
  }

  function recount(): void {
    const count = over()
    isSaidTooLong &&= count > 0
    // Shown with each letter, and spoken with each press only.
    const sentence = { text: postingText.tooLong({ count }), isStep: true }
    status.say('too-long', isSaidTooLong ? sentence : undefined)
  }

  /** With the words as they stood at Enter, or, looked at first, at "Send". */
  async function film(wish: Wish): Promise<Taken | undefined> {
    const read = () => (wish.answers === undefined ? written() : { typed: '', seen: '' })
    for (;;) {
      const before = read()
      const words = allWords()
      const frames = await wish.take()
      if (frames === undefined) return undefined
      const isTyping = allWords() !== words
      if (preferences.get('review') === 'off') return { frames, ...before }
      const decision = await look(frames, wish, isTyping)
      // The room has been closed meanwhile, or its author silenced: that says itself, and words stay.
      if (composer.isClosed) return undefined
      if (decision === 'send') return { frames, ...read() }
      if (decision === 'cancel')
        return void status.say('problem', { text: postingText.cancelled, keepsWords: true })
    }
  }

  /** Words that were changed meanwhile may be too many: then it is asked once more. */
  async function look(frames: string[], wish: Wish, isTyping: boolean) {
    for (;;) {
      const decision = await review.ask(frames, { isOnce: wish.isOnce, isTyping })
      if (decision !== 'send' || composer.isClosed || !isTooLong(wish)) return decision
    }
  }

  return { film, isTooLong, recount }
}
