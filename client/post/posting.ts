import type { Connection } from '../connection/connection.ts'
import { newNonce } from '../connection/nonce.ts'
import type { Sentence, Status } from '../page/status.ts'
import type { Capture } from '../record/capture.ts'
import type { Preview } from '../record/preview.ts'
import { text } from '../words/text.ts'
import { tidy } from './characters.ts'
import type { Composer } from './composer.ts'
import { createFailures, type Failure } from './failures.ts'
import type { Journal, JournalEntry } from './journal.ts'
import type { NamedDraft, Stage } from './outbox.ts'

export interface PostingParts {
  composer: Composer
  capture: Capture
  connection: () => Pick<Connection, 'post' | 'withdraw'>
  journal: Journal
  preview: Preview
  status: Status
  room: string
  /** Who we are, once the server has said so. */
  author: () => string | undefined
  /** What we want to be called. */
  name: () => string | undefined
}

export interface Posting {
  /** From Enter to the server's answer: the walk of a message through the page. */
  post(): Promise<void>
  /**
   * Takes up what an earlier page left behind. What is older than `receiptsLiveMs` may have been
   * posted and forgotten by the server since, so its author decides.
   */
  resume(author: string, receiptsLiveMs: number): Promise<void>
  /** The same with frames that are there already, in place of a recording. */
  postFrames(frames: string[]): Promise<void>
}

/** A browser's database that hangs must not hold back what is said. */
const NOTE_TIMEOUT_MS = 1_000
/** "Delivered" has been read by then. */
const DELIVERED_MS = 1_500

export function createPosting(parts: PostingParts): Posting {
  const { composer, capture, preview, status, journal } = parts
  /** What the server last said of each draft that it has not answered. */
  const underWay = new Map<string, { draft: NamedDraft; stage?: Stage }>()
  const failures = createFailures({
    status,
    sendAgain: (draft) => void deliver(draft),
    takeBack,
  })
  let delivered: ReturnType<typeof setTimeout> | undefined
  let isResumed = false

  async function post(take: () => Promise<string[] | undefined>): Promise<void> {
    if (capture.isRecording) return
    if (composer.over > 0) return status.say('problem', { text: text.tooLong(composer.over) })
    const typed = composer.typed
    const frames = await take()
    if (frames === undefined) return
    composer.release(typed)
    const [nonce, name] = [newNonce(), parts.name()]
    const draft = { id: nonce, nonce, message: tidy(typed), frames, ...(name && { name }) }
    const noted = journal.note(entryOf(draft))
    await deliver(draft, noted)
  }

  function entryOf(draft: NamedDraft): JournalEntry {
    const { nonce } = draft
    return { nonce, room: parts.room, author: parts.author() ?? '', draft, postedAt: Date.now() }
  }

  /** `noted`: only what would outlive this page goes out, so that no reload posts it twice. */
  async function deliver(draft: NamedDraft, noted = Promise.resolve()): Promise<void> {
    const { nonce } = draft
    show(draft)
    await Promise.race([noted, new Promise((done) => setTimeout(done, NOTE_TIMEOUT_MS))])
    const answer = await parts.connection().post(draft, (stage) => show(draft, stage))
    underWay.delete(nonce)
    if (answer.ok) {
      await journal.strike(nonce)
      sayDelivered()
    } else {
      await journal.note({ ...entryOf(draft), refusal: answer })
      failures.add({ draft, reason: answer })
    }
    showUnderWay()
  }

  async function resume(author: string, receiptsLiveMs: number): Promise<void> {
    if (isResumed) return
    isResumed = true
    for (const entry of await journal.read(parts.room)) {
      const { draft } = entry
      if (underWay.has(draft.nonce)) continue
      const reason = reasonNotToSend(entry, author, receiptsLiveMs)
      if (reason === undefined) void deliver(draft)
      else failures.add({ draft, reason })
    }
  }

  function takeBack(draft: NamedDraft): void {
    void journal.strike(draft.nonce)
    composer.giveBack(draft.message)
    composer.focus()
  }

  function show(draft: NamedDraft, stage?: Stage): void {
    underWay.set(draft.nonce, { draft, ...(stage && { stage }) })
    showUnderWay()
  }

  function sayDelivered(): void {
    status.say('delivered', { text: text.delivered })
    clearTimeout(delivered)
    delivered = setTimeout(() => status.say('delivered', undefined), DELIVERED_MS)
  }

  function showUnderWay(): void {
    const [oldest] = underWay.values()
    preview.showUnderWay(underWay.size > 0)
    status.say('sending', oldest && sentenceOf(oldest.draft, oldest.stage))
  }

  function sentenceOf(draft: NamedDraft, stage: Stage | undefined): Sentence {
    if (stage?.stage !== 'held') return { text: stageText(stage) }
    const leftMs = stage.untilAt - Date.now()
    // The words change with every second of the countdown.
    setTimeout(showUnderWay, Math.max(100, leftMs % 1000))
    return {
      text: text.held(Math.max(0, Math.ceil(leftMs / 1000))),
      actions: [{ label: text.takeBack, run: () => withdraw(draft) }],
    }
  }

  function withdraw(draft: NamedDraft): void {
    if (!parts.connection().withdraw(draft.nonce)) return
    underWay.delete(draft.nonce)
    takeBack(draft)
    showUnderWay()
  }

  return {
    post: () => post(capture.take),
    postFrames: (frames) => post(() => Promise.resolve(frames)),
    resume,
  }
}

function reasonNotToSend(
  { refusal, postedAt, author }: JournalEntry,
  me: string,
  receiptsLiveMs: number,
): Failure['reason'] | undefined {
  if (refusal !== undefined) return refusal
  const isFresh = Date.now() - postedAt < receiptsLiveMs
  // Without an author it was recorded before the server had ever been there.
  if (isFresh && (author === '' || author === me)) return undefined
  return { code: 'unavailable', text: text.leftBehind }
}

function stageText(stage: Exclude<Stage, { stage: 'held' }> | undefined): string {
  if (stage === undefined) return text.sending
  if (stage.stage === 'encoding') return text.encoding
  return stage.ahead > 0 ? text.waiting(stage.ahead) : text.sending
}
