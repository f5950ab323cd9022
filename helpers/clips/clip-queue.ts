import { createDeferred } from '../deferred.ts'
import { createFairQueue, type FairQueue } from './fair-queue.ts'

export interface TaskOptions {
  /** `queued` with the number of tasks before this one, each time it changes; then `encoding`. */
  onProgress?: ((stage: 'queued' | 'encoding', ahead: number) => void) | undefined
  /** Takes the task out of the queue, or tells it to stop when it runs. */
  signal?: AbortSignal | undefined
  /** No message waits for it: it begins when nothing else waits, and has no progress. */
  isBackground?: boolean
  /** Where it comes from: addresses take turns. */
  address?: string | undefined
}

/** More wait than may, and none of another address has more than its share. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError'
}

/**
 * Runs tasks, a few at once, and reports to those that wait how long the line is. Addresses take turns, so
 * that a flood from one costs the others at most one task's time.
 */
export interface ClipQueue {
  readonly active: number
  readonly waiting: number
  readonly waitingInBackground: number
  /**
   * Settles as the task does; rejects with the signal's reason when it is taken out of the queue, and
   * with a `QueueFullError` when it is full. In a full queue the last task of the address that has
   * most makes room for one of an address that has fewer.
   */
  add<T>(task: (signal: AbortSignal) => Promise<T>, options: TaskOptions): Promise<T>
  /** Rejects all that wait and stops all that run, with this reason. */
  stop(reason: Error): void
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>
}

interface Entry {
  isBackground: boolean
  run(): Promise<void>
  tell(stage: 'queued' | 'encoding', ahead: number): void
  reportedAhead: number | undefined
  /** Stops it when it runs; rejects it when it waits. */
  stop(reason: unknown): void
  reject(reason: unknown): void
}

/**
 * `concurrency` says how many run at once, asked whenever a task comes or ends. By default all but one
 * of them may be in the background.
 */
export function createClipQueue(
  concurrency: () => number,
  maxWaiting = Number.POSITIVE_INFINITY,
  mostInBackground = concurrency() - 1,
): ClipQueue {
  const foreground = createFairQueue<Entry>()
  const background = createFairQueue<Entry>()
  const running = new Set<Entry>()
  /** A clip that comes must not have to wait for what no message waits for. */
  const maxInBackground = Math.max(1, mostInBackground)
  const onIdle: (() => void)[] = []

  const lineOf = ({ isBackground = false }: TaskOptions | Entry) =>
    isBackground ? background : foreground

  function hasPlace(isBackground = false): boolean {
    const inBackground = [...running].filter((entry) => entry.isBackground).length
    return running.size < concurrency() && !(isBackground && inBackground >= maxInBackground)
  }

  function startNext(): void {
    while (hasPlace()) {
      const entry = foreground.take() ?? (hasPlace(true) ? background.take() : undefined)
      if (entry === undefined) break
      running.add(entry)
      entry.tell('encoding', 0)
      void entry.run().finally(() => {
        running.delete(entry)
        startNext()
      })
    }
    announce()
    if (running.size > 0) return
    for (const resolve of onIdle.splice(0)) resolve()
  }

  function announce(): void {
    foreground.inOrder().forEach((entry, index) => {
      const ahead = running.size + index
      if (entry.reportedAhead === ahead) return
      entry.reportedAhead = ahead
      entry.tell('queued', ahead)
    })
  }

  function takeOut(entry: Entry, reason: unknown): void {
    if (!lineOf(entry).remove(entry)) return
    entry.reject(reason)
    announce()
  }

  async function add<T>(task: (signal: AbortSignal) => Promise<T>, options: TaskOptions) {
    options.signal?.throwIfAborted()
    const { address = '' } = options
    const line = lineOf(options)
    if (!hasPlace(options.isBackground) && line.size >= maxWaiting) makeRoom(line, address, takeOut)
    const { entry, done } = entryFor(task, options, {
      isRunning: (one) => running.has(one),
      takeOut,
    })
    line.add(address, entry)
    startNext()
    return done
  }

  return {
    add,
    stop: (reason) => {
      for (const entry of [...foreground.inOrder(), ...background.inOrder()]) entry.stop(reason)
      for (const entry of running) entry.stop(reason)
    },
    idle: () =>
      running.size === 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve)),
    get active() {
      return running.size
    },
    get waiting() {
      return foreground.size
    },
    get waitingInBackground() {
      return background.size
    },
  }
}

interface EntryParts {
  isRunning(entry: Entry): boolean
  takeOut(entry: Entry, reason: unknown): void
}

function entryFor<T>(
  task: (signal: AbortSignal) => Promise<T>,
  { signal, onProgress, isBackground = false }: TaskOptions,
  { isRunning, takeOut }: EntryParts,
) {
  const stopping = new AbortController()
  const { promise, resolve, reject } = createDeferred<T>()
  const entry: Entry = {
    isBackground,
    reportedAhead: undefined,
    tell: (stage, ahead) => onProgress?.(stage, ahead),
    run: () => task(stopping.signal).then(resolve, reject),
    stop: (reason) => {
      if (isRunning(entry)) stopping.abort(reason)
      else takeOut(entry, reason)
    },
    reject,
  }
  const onAbort = () => entry.stop(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  const done = promise.finally(() => signal?.removeEventListener('abort', onAbort))
  return { entry, done }
}

function makeRoom(
  line: FairQueue<Entry>,
  address: string,
  takeOut: (entry: Entry, reason: unknown) => void,
): void {
  const longest = line.lastOfLongest()
  const full = new QueueFullError(`${line.size} others are waiting already.`)
  if (longest === undefined || longest.count <= line.countOf(address) + 1) throw full
  takeOut(longest.item, full)
}
