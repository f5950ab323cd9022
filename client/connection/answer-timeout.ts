/** The server answers within this time once it has everything. */
const ANSWER_TIMEOUT_MS = 20_000
/**
 * A browser calls sent what it has handed to the system, which buffers a good deal. So a draft has
 * as long as the slowest usable line needs.
 */
const SLOWEST_BYTES_PER_S = 2_000
const LOOK_EVERY_MS = 1_000

/** Waits for one answer no longer than makes sense. */
export interface AnswerTimeout {
  /** Rejects when the answer is overdue. */
  readonly overdue: Promise<never>
  /** The server has spoken of it: it has arrived, and only the answer is waited for. */
  arrived(): void
  /** The answer is there. */
  end(): void
}

/**
 * The timeout of an answer begins when the upload has ended: on a narrow uplink ten frames take
 * half a minute, and sending them once more because no answer is there yet would never end.
 */
export function createAnswerTimeout(bytes: number, isUploading: () => boolean): AnswerTimeout {
  let leftMs = ANSWER_TIMEOUT_MS + (bytes / SLOWEST_BYTES_PER_S) * 1000
  let hasArrived = false
  let timer: ReturnType<typeof setInterval> | undefined
  const overdue = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (!hasArrived && isUploading()) return
      leftMs -= LOOK_EVERY_MS
      if (leftMs <= 0) reject(new Error('The answer is overdue.'))
    }, LOOK_EVERY_MS)
  })
  // Nobody may be waiting for it any more.
  overdue.catch(() => undefined)

  return {
    overdue,
    arrived() {
      hasArrived = true
      leftMs = ANSWER_TIMEOUT_MS
    },
    end: () => clearInterval(timer),
  }
}
