import type { Status } from '../page/announce/status.ts'
import type { Composer } from '../post/compose/composer.ts'
import { text } from '../words/text.ts'
import { countDown } from './countdown.ts'
import type { Explain } from './explanations.ts'
import { type FlashGate, openFlashGate } from './frames/flash-gate.ts'
import { isRecordingStopped, RecordingStopped } from './frames/recording-stopped.ts'
import type { Preview } from './preview.ts'
import type { Way, Ways } from './way.ts'

export interface CaptureParts {
  ways: Pick<Ways, 'current'>
  preview: Preview
  composer: Composer
  status: Status
  /** Puts the frames of a film into the order in which they play. */
  arrange(frames: string[]): string[]
  /** It is switched off, or waits for its first press: then Enter opens it, and counts down. */
  isCameraOff(): boolean
  /** The first recording of an author counts down, and its sentence says what becomes of it. */
  firstTime: { readonly isNow: boolean; readonly sentence: string | undefined }
}

export interface Capture {
  readonly isRecording: boolean
  /**
   * Ten frames, or `undefined` when it came to nothing, which the status line explains. `counts`: after
   * 3, 2, 1; the first recording does so in any case.
   */
  take(counts?: boolean): Promise<string[] | undefined>
  /** The same for frames that another part of the page takes. */
  explained(frames: Promise<string[] | undefined>): Promise<string[] | undefined>
  /** The press that began the recording is held: what is taken so far is dropped, and it counts down. */
  hold(): void
  stop(why: RecordingStopped['why']): void
  /** How it explains what came to nothing: those sentences are loaded with what records. */
  explainBy(explain: Explain): void
  /** Another way is chosen: nobody waits for the one before it, or is filmed by it. */
  leaveWay(): void
  /** Something else was to be recorded meanwhile: says these words, unless those that stand there matter more. */
  sayBusy(words: string): void
}

/** One recording at a time, by the chosen way, from its picture to ten frames, seen in preview and status. */
export function createCapture(parts: CaptureParts): Capture {
  const { ways, preview, composer, status, firstTime } = parts
  let current: AbortController | undefined
  let counts = false
  let explainBy: Explain = () => undefined
  /** How far the chosen way is; `undefined` while none of them is asked. */
  let phase: 'opening' | 'counting' | 'taking' | undefined
  /** Ways whose prompt is open: when a recording that waited for it was stopped, it still is. */
  const unanswered = new Set<Way>()

  async function take(withCount = false): Promise<string[] | undefined> {
    if (current !== undefined) return undefined
    // Nobody who has switched the camera off is filmed by surprise.
    counts = withCount || firstTime.isNow || parts.isCameraOff()
    return record(takeFrom)
  }

  async function explained(frames: Promise<string[] | undefined>): Promise<string[] | undefined> {
    if (current !== undefined) return undefined
    // There is nothing to count down for.
    counts = true
    return record(async (signal, gate) => {
      const taken = await orAborted(signal, frames)
      return taken && orAborted(signal, gate.pass(taken))
    })
  }

  /** From here to its end the button says "Stop", and Esc, the button and a hidden page end it. */
  async function record(
    film: (signal: AbortSignal, gate: FlashGate) => Promise<string[] | undefined>,
  ): Promise<string[] | undefined> {
    current = new AbortController()
    composer.showRecording(true)
    const gate = openFlashGate()
    status.say('problem', undefined)
    try {
      return await film(current.signal, gate)
        .catch((error) => startAgainIfHeld(error, gate))
        .catch(explain)
    } finally {
      current = undefined
      phase = undefined
      composer.showRecording(false)
      preview.showFrames(undefined)
      status.say('recording', undefined)
    }
  }

  /** Open the way, count, take, arrange, measure: each step can be stopped. */
  async function takeFrom(signal: AbortSignal, gate: FlashGate): Promise<string[] | undefined> {
    const way = ways.current
    if (!way.isOpen) {
      phase = 'opening'
      if (unanswered.has(way)) throw new RecordingStopped('unanswered')
      sayRecording(waitingFor(way))
      // The prompt may be left open for ever; Esc and the button end the wait for it.
      if (!(await orAborted(signal, opened(way)))) return undefined
    }
    if (counts && way.isFilmed) await count(signal)
    phase = 'taking'
    sayRecording(takingBy(way))
    preview.showFrames(0)
    const taking = way.take(composer.typed, signal, (count, frame) => {
      preview.showFrames(count)
      gate.see(frame)
    })
    const frames = await orAborted(signal, taking)
    return orAborted(signal, gate.pass(way.isFilmed ? parts.arrange(frames) : frames))
  }

  async function count(signal: AbortSignal): Promise<void> {
    phase = 'counting'
    const words = [text.lookHere, firstTime.isNow && firstTime.sentence]
    sayRecording(words.filter(Boolean).join(' '), true)
    try {
      await countDown(signal, preview.showCount)
    } finally {
      preview.showCount(undefined)
    }
  }

  function sayRecording(words: string, mayStop = false): void {
    const actions = mayStop ? [{ label: text.notYet, run: () => stop('cancelled') }] : []
    status.say('recording', { text: words, actions })
  }

  function startAgainIfHeld(error: unknown, gate: FlashGate): Promise<string[] | undefined> {
    if (!(isRecordingStopped(error) && error.why === 'held')) throw error
    current = new AbortController()
    return takeFrom(current.signal, gate)
  }

  async function opened(way: Way): Promise<boolean> {
    unanswered.add(way)
    return way.open().finally(() => unanswered.delete(way))
  }

  function explain(error: unknown): undefined {
    const isStopped = isRecordingStopped(error)
    // What the stage gave is of no way.
    const words = explainBy(isStopped ? error.why : 'no-picture', phase && ways.current)
    if (words !== undefined) status.say('problem', { text: words, keepsWords: true })
    if (!isStopped) throw error
    return undefined
  }

  document.addEventListener('visibilitychange', () => {
    // Timers of a hidden page run once a second: better no loop than a torn one.
    if (document.visibilityState === 'hidden') stop('hidden')
  })

  function hold(): void {
    if (counts || !ways.current.isFilmed) return
    counts = true
    // While the camera is being opened, counting is yet to come.
    if (phase === 'taking') stop('held')
  }

  function stop(why: RecordingStopped['why']): void {
    current?.abort(new RecordingStopped(why))
  }

  function leaveWay(): void {
    if (phase !== undefined) stop(phase === 'opening' ? 'other-way' : 'cancelled')
  }

  function sayBusy(words: string): void {
    // The browser's question is what has to be answered first.
    if (current && phase !== 'opening') sayRecording(words, phase === 'counting')
  }

  return {
    get isRecording() {
      return current !== undefined
    },
    take,
    explained,
    hold,
    stop,
    explainBy(by) {
      explainBy = by
    },
    leaveWay,
    sayBusy,
  }
}

/** What stands in the way of a way that is not open yet. */
function waitingFor({ name }: Way): string {
  if (name === 'camera') return text.gettingReady
  return name === 'screen' ? text.waitingForScreen : text.oneMoment
}

function takingBy({ name }: Way): string {
  if (name === 'camera') return text.recording
  return name === 'screen' ? text.recordingScreen : text.oneMoment
}

/** The same promise, or a rejection with the signal's reason as soon as it is aborted. */
function orAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    promise.then(resolve, reject)
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
  })
}
