import type { RefusalBody } from '../../realtime/protocol.ts'
import type { Connection } from '../connection/connection.ts'
import { newNonce } from '../connection/nonce.ts'
import type { Answering } from '../feed/answers/answering.ts'
import type { Status } from '../page/announce/status.ts'
import type { Preferences } from '../page/preferences.ts'
import type { Capture } from '../record/capture.ts'
import type { Preview } from '../record/preview.ts'
import type { Review } from '../record/review.ts'
import { postingText } from '../words/posting-text.ts'
import { text } from '../words/text.ts'
import { tidy } from './compose/characters.ts'
import type { Composer } from './compose/composer.ts'
import { altOf, type Description } from './compose/description.ts'
import type { Pressed } from './compose/presses.ts'
import { createFailures } from './failures.ts'
import { createFilm, type Wish } from './film.ts'
import type { Journal, JournalEntry } from './journal.ts'
import type { NamedDraft } from './outbox.ts'
import type { PendingRows } from './pending.ts'
import { createDelivered, createUnderWay } from './under-way.ts'
import { createUndo } from './undo.ts'

export interface PostingParts {
  composer: Composer
  description: Description
  capture: Capture
  connection: () => Pick<Connection, 'post' | 'withdraw' | 'serverNow'>
  journal: Journal
  preview: Preview
  status: Status
  answering: Pick<Answering, 'key' | 'start' | 'end'>
  /** The feed's rows of what is no message yet. */
  rows: PendingRows
  room: string
  review: Review
  preferences: Pick<Preferences, 'get'>
  /** Until the first post, what it does is said. */
  firstTime: { posted(): void }
  /** What we want to be called. */
  name: () => string | undefined
  /** Opens what it is changed in. */
  changeName: () => void
}

export interface Posting {
  /** Records, sends and shows a message, from Enter to the server's answer. */
  post(by?: Pressed): Promise<void>
  /** The press that sends is held: the recording counts down first. */
  hold(by: Pressed): void
  /** A face without words that answers a message; what is being typed stays. */
  answerByFace(key: string): Promise<void>
  /** The same with frames of something else than the camera. */
  postFrames(frames: Promise<string[] | undefined>): Promise<void>
  /**
   * The server has said who we are. What was posted before goes out now, and the first time, what
   * an earlier page left behind. The server forgets a post after `messageTtlMs`, and so do we.
   */
  welcomed(author: string, messageTtlMs: number): Promise<void>
  /** Nobody silences us any more: what was refused for it may be sent again. */
  silenceEnded(): void
}

/** The same, with what its own part of the page calls. */
export interface OpenedPosting extends Posting {
  /** What is typed has changed. */
  recount(): void
}

/** Until the server has said how long its messages live, it is taken for one with the defaults. */
const DEFAULT_TTL_MS = 600_000
const TIDY_INTERVAL_MS = 20_000

export function createPosting(parts: PostingParts): OpenedPosting {
  const { composer, description, capture, review, status, journal, rows, answering } = parts
  const underWay = createUnderWay({
    ...{ preview: parts.preview, status, rows, withdraw },
    serverNow: () => parts.connection().serverNow(),
  })
  const undo = createUndo(() => parts.preferences.get('undo') === 'on')
  const sayDelivered = createDelivered(status)
  const { film, isTooLong, recount } = createFilm(parts)
  const failures = createFailures({
    ...{ status, rows, sendAgain: deliver, giveBack, renamed },
    changeName: parts.changeName,
  })
  let messageTtlMs = DEFAULT_TTL_MS
  let author: string | undefined
  let isResumed = false
  /** From the press to the draft, a look at it included. */
  let isFilming = false
  let letOut: () => void = () => undefined
  /** Nothing goes out before we know who we are: under two authors a draft is two messages. */
  const isKnown = new Promise<void>((resolve) => {
    letOut = resolve
  })

  /**
   * The way of a post. `film`: its frames are taken, put into the order in which they play and measured for
   * flashes (`capture.take`), and looked at by their author. `launch`: it may be undone. `deliver`: it is
   * noted, sent, and answered. Until it is a draft its words stay in the field, whatever stops it.
   */
  async function post(wish: Wish): Promise<void> {
    if (isBusy()) return sayBusy()
    if (composer.isClosed || isTooLong(wish)) return
    const before = answering.key
    if (wish.answers !== undefined) answering.start(wish.answers, false)
    const replyTo = answering.key
    // What a face would answer is gone already.
    if (wish.answers !== undefined && wish.answers !== replyTo) return
    // What was said of the one before is over: that what it answered is gone, for one.
    status.say('notice', undefined)
    isFilming = true
    const taken = await film(wish).finally(() => {
      isFilming = false
    })
    const goesOn = taken === undefined || wish.answers !== undefined
    if (answering.key === replyTo) answer(goesOn ? before : undefined)
    if (taken === undefined) return
    const { frames, typed, seen } = taken
    composer.release(typed)
    description.release(seen)
    parts.firstTime.posted()
    const nonce = newNonce()
    const words = { message: tidy(typed), ...altOf(seen) }
    const reply = replyTo === undefined ? {} : { replyTo }
    await launch(renamed({ id: nonce, nonce, ...words, ...reply, frames }))
  }

  /** Under what we want to be called now. */
  function renamed({ name: _, ...draft }: NamedDraft): NamedDraft {
    const name = parts.name()
    return { ...draft, ...(name && { name }) }
  }

  /** Messages typed from now on answer this one, or none. */
  function answer(key: string | undefined): void {
    if (key === undefined) answering.end()
    else if (key !== answering.key) answering.start(key)
  }

  const isBusy = () => isFilming || capture.isRecording

  function sayBusy(): void {
    const from = review.isOpen ? review : capture
    from.sayBusy(postingText.oneAtATime)
  }

  /** Enter alone films nobody; a face without words is what the button is for. */
  async function postBy(by: Pressed, counts: boolean): Promise<void> {
    // That it is closed is said already.
    if (composer.isClosed) return
    if (review.isOpen) return review.decide('send')
    if (by === 'key' && isBusy()) return sayBusy()
    const isEmpty = tidy(composer.typed) === ''
    if (by === 'button' || !isEmpty) return post({ take: () => capture.take(counts) })
    // Each press is answered aloud.
    status.say('problem', undefined)
    status.say('problem', { text: postingText.nothingTyped })
  }

  function hold(by: Pressed): void {
    if (capture.isRecording) capture.hold()
    else if (by === 'button' && !review.isOpen) void postBy(by, true)
  }

  /**
   * Keeps a post back for as long as it may be undone. It is in the journal at once, as one that has not
   * left its page: if the page is closed meanwhile, the next one waits again and then sends it.
   */
  async function launch(draft: NamedDraft, postedAt = Date.now()): Promise<void> {
    if (parts.preferences.get('undo') === 'on') {
      underWay.show(draft, { stage: 'undoable', undo: () => undo.undo(draft.nonce) })
      void journal.note(unsentEntryOf(draft, postedAt))
    }
    if (await undo.pass(draft.nonce)) return deliver(draft, postedAt)
    underWay.end(draft.nonce)
    giveBack(draft)
  }

  /** Only what would outlive this page goes out, so that no reload posts it twice. */
  async function deliver(draft: NamedDraft, postedAt = Date.now()): Promise<void> {
    underWay.show(draft)
    if (author === undefined) {
      await journal.note(entryOf(draft, postedAt))
      await isKnown
    }
    await journal.note(entryOf(draft, postedAt))
    const answered = await parts.connection().post(draft, (progress) => {
      underWay.show(draft, progress)
    })
    underWay.end(draft.nonce)
    if (answered.ok) {
      // The journal is not waited for: a browser's database may never answer.
      void journal.strike(draft.nonce)
      rows.end(draft.nonce, answered.key)
      failures.quiet()
      description.offer()
      sayDelivered()
    } else {
      fail(draft, postedAt, answered)
    }
  }

  function fail(draft: NamedDraft, postedAt: number, reason: RefusalBody): void {
    const entry = { ...entryOf(draft, postedAt), refusal: reason }
    void journal.note(entry)
    failures.add({ draft, reason, expiresAt: entry.expiresAt })
  }

  function entryOf(draft: NamedDraft, postedAt: number): JournalEntry {
    return { ...unsentEntryOf(draft, postedAt), ...(author && { author }) }
  }

  function unsentEntryOf(draft: NamedDraft, postedAt: number): JournalEntry {
    const expiresAt = postedAt + messageTtlMs
    return { nonce: draft.nonce, room: parts.room, draft, postedAt, expiresAt }
  }

  async function welcomed(me: string, ttlMs: number): Promise<void> {
    author = me
    messageTtlMs = ttlMs
    letOut()
    if (isResumed) return
    isResumed = true
    for (const entry of await journal.claim(parts.room)) resume(entry, me)
  }

  function resume({ draft, postedAt, expiresAt, ...entry }: JournalEntry, me: string): void {
    if (underWay.has(draft.nonce)) return
    // Without an author it has never left its page.
    const isOurs = entry.author === undefined || entry.author === me
    const reason = entry.refusal ?? (isOurs ? undefined : LEFT_BEHIND)
    const goOn = entry.author === undefined ? launch : deliver
    if (reason === undefined) void goOn(draft, postedAt)
    else failures.add({ draft, reason, expiresAt })
  }

  function withdraw(draft: NamedDraft): void {
    if (!parts.connection().withdraw(draft.nonce)) return
    underWay.end(draft.nonce)
    giveBack(draft)
  }

  function giveBack(draft: NamedDraft): void {
    void journal.strike(draft.nonce)
    rows.end(draft.nonce)
    // Without words of its own it must not turn others that are being typed into an answer.
    const isFree = draft.message !== '' || composer.typed === ''
    if (draft.replyTo !== undefined && isFree) answering.start(draft.replyTo)
    composer.giveBack(draft.message)
    description.giveBack(draft.alt)
    composer.focus()
  }

  function tidyUp(): void {
    void journal.sweep()
    failures.sweep(Date.now())
  }

  tidyUp()
  setInterval(tidyUp, TIDY_INTERVAL_MS)
  return {
    post: (by = 'key') => postBy(by, false),
    hold,
    answerByFace: (key) => post({ take: () => capture.take(), answers: key }),
    postFrames: (frames) => post({ take: () => capture.explained(frames), isOnce: true }),
    welcomed,
    silenceEnded: () => failures.quiet('silenced'),
    recount,
  }
}

/** Under the author we are now it would be another message. */
const LEFT_BEHIND: RefusalBody = { code: 'unavailable', text: text.leftBehind }
