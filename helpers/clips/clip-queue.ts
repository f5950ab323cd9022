import PQueue from 'p-queue'

export interface QueueWishes {
  /** `queued` with the number of tasks before this one, each time it changes; then `encoding`. */
  onProgress?: ((stage: 'queued' | 'encoding', ahead: number) => void) | undefined
  /** Takes the task out of the queue, or tells it to stop when it runs. */
  signal?: AbortSignal | undefined
  /** Nobody's message waits for it: it begins when nothing else waits, and is not told of. */
  isBackground?: boolean
}

/** Runs tasks in the order they came, a few at once, and tells those who wait how long the line is. */
export interface ClipQueue {
  readonly active: number
  readonly waiting: number
  readonly waitingInBackground: number
  /** Settles as the task does; rejects with the signal's reason when it is taken out of the queue. */
  add<T>(task: (signal: AbortSignal) => Promise<T>, wishes: QueueWishes): Promise<T>
  /** Rejects all that wait and stops all that run, with this reason. */
  stop(reason: Error): void
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>
}

interface Place {
  tell: (ahead: number) => void
  told: number | undefined
}

const FOREGROUND = 0
const BACKGROUND = -1

export function createClipQueue(concurrency: number): ClipQueue {
  const queue = new PQueue({ concurrency })
  const line: Place[] = []
  const stops = new Set<(reason: unknown) => void>()

  function announce(): void {
    line.forEach((place, index) => {
      const ahead = queue.pending + index
      if (place.told === ahead) return
      place.told = ahead
      place.tell(ahead)
    })
  }

  async function add<T>(task: (signal: AbortSignal) => Promise<T>, wishes: QueueWishes) {
    wishes.signal?.throwIfAborted()
    // Two signals: the queue lets go of a running task as soon as the one it knows fires, and would
    // start the next while this one still cleans up.
    const [waiting, running] = [new AbortController(), new AbortController()]
    const place: Place = { tell: (ahead) => wishes.onProgress?.('queued', ahead), told: undefined }
    let hasBegun = false
    const stop = (reason: unknown) => (hasBegun ? running : waiting).abort(reason)
    const onAbort = () => stop(wishes.signal?.reason)
    const begin = () => {
      hasBegun = true
      leave(line, place)
      wishes.onProgress?.('encoding', 0)
      announce()
      return task(running.signal)
    }

    const priority = wishes.isBackground ? BACKGROUND : FOREGROUND
    if (!wishes.isBackground) line.push(place)
    stops.add(stop)
    wishes.signal?.addEventListener('abort', onAbort, { once: true })
    try {
      const done = queue.add(begin, { priority, signal: waiting.signal })
      announce()
      return await done
    } finally {
      leave(line, place)
      stops.delete(stop)
      wishes.signal?.removeEventListener('abort', onAbort)
      announce()
    }
  }

  return {
    add,
    stop: (reason) => {
      for (const stop of [...stops]) stop(reason)
    },
    idle: () => queue.onIdle(),
    get active() {
      return queue.pending
    },
    get waiting() {
      return queue.sizeBy({ priority: FOREGROUND })
    },
    get waitingInBackground() {
      return queue.sizeBy({ priority: BACKGROUND })
    },
  }
}

function leave(line: Place[], place: Place): void {
  const index = line.indexOf(place)
  if (index >= 0) line.splice(index, 1)
}
