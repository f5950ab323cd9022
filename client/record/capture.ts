import type { Status } from '../page/status.ts'
import type { Composer } from '../post/composer.ts'
import { text } from '../words/text.ts'
import type { Preview } from './preview.ts'
import { RecordingStopped } from './recorder.ts'
import type { Way, Ways } from './way.ts'

export interface CaptureParts {
  ways: Pick<Ways, 'current'>
  preview: Preview
  composer: Composer
  status: Status
}

export interface Capture {
  readonly isRecording: boolean
  /** Ten frames, or `undefined` when it came to nothing, which the status line explains. */
  take(): Promise<string[] | undefined>
  /** The same for frames that another part of the page takes. */
  explained(frames: Promise<string[] | undefined>): Promise<string[] | undefined>
  stop(why: RecordingStopped['why']): void
}

const EXPLANATIONS: Partial<Record<RecordingStopped['why'], string>> = {
  cancelled: text.cancelled,
  hidden: text.hidden,
  'no-picture': text.noPicture,
  noise: text.noise,
  unanswered: text.unanswered,
  // A camera that ended explains itself in its own square.
}

/** One recording at a time, by the chosen way, from its picture to ten frames, seen in preview and status. */
export function createCapture({ ways, preview, composer, status }: CaptureParts): Capture {
  let current: AbortController | undefined
  /** A recording was stopped while the camera's prompt was open, and the prompt is still open. */
  let isUnanswered = false

  async function take(): Promise<string[] | undefined> {
    if (current !== undefined) return undefined
    current = new AbortController()
    composer.showRecording(true)
    status.say('problem', undefined)
    try {
      return await takeFrom(current.signal).catch(explain)
    } finally {
      current = undefined
      composer.showRecording(false)
      preview.showFrames(undefined)
      status.say('recording', undefined)
    }
  }

  async function takeFrom(signal: AbortSignal): Promise<string[] | undefined> {
    const way = ways.current
    if (!way.isOpen) {
      if (isUnanswered) throw new RecordingStopped('unanswered')
      status.say('recording', { text: text.gettingReady })
      // The prompt may be left open for ever; Esc and the button end the wait for it.
      if (!(await Promise.race([opened(way), aborted(signal)]))) return undefined
    }
    status.say('recording', { text: text.recording })
    preview.showFrames(0)
    return await way.take(composer.typed, signal, preview.showFrames)
  }

  async function opened(way: Way): Promise<boolean> {
    isUnanswered = true
    const isOpen = await way.open()
    isUnanswered = false
    return isOpen
  }

  function explain(error: unknown): undefined {
    if (!(error instanceof RecordingStopped)) throw error
    const sentence = EXPLANATIONS[error.why]
    if (sentence !== undefined) status.say('problem', { text: sentence })
    return undefined
  }

  document.addEventListener('visibilitychange', () => {
    // Timers of a hidden page run once a second: better no loop than a torn one.
    if (document.visibilityState === 'hidden') stop('hidden')
  })

  function stop(why: RecordingStopped['why']): void {
    current?.abort(new RecordingStopped(why))
  }

  return {
    get isRecording() {
      return current !== undefined
    },
    take,
    explained: (frames) => frames.catch(explain),
    stop,
  }
}

/** Rejects with the signal's reason once it is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
