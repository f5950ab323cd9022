import type { Message } from '../realtime/protocol.ts'
import type { MessageStore } from './message-store.ts'

export interface SweeperOptions {
  messages: Pick<MessageStore, 'sweep'>
  /** Milliseconds between sweeps; the promise is that what expired is off the disk in a minute. */
  intervalMs?: number | undefined
  onExpired: (gone: Pick<Message, 'key' | 'room'>[]) => void
  /** A sweep failed; the next one tries again. */
  onError: (error: unknown) => void
}

export interface Sweeper {
  /** Sweeps once more, after the sweep under way; resolves also when it failed. */
  sweepNow(): Promise<void>
  /** Resolves when no sweep is under way any more; there will be none after it. */
  stop(): Promise<void>
}

const INTERVAL_MS = 15_000

/** Sweeps at once, for what expired while no server ran, and then again and again. */
export function startSweeper(options: SweeperOptions): Sweeper {
  const { messages, intervalMs = INTERVAL_MS, onExpired, onError } = options
  let underWay = 0
  let last = Promise.resolve()
  let stopped = false

  async function sweep(): Promise<void> {
    if (stopped) return
    try {
      const gone = await messages.sweep()
      if (gone.length > 0) onExpired(gone)
    } catch (error) {
      onError(error)
    }
  }

  function sweepNow(): Promise<void> {
    underWay++
    last = last.then(sweep).finally(() => underWay--)
    return last
  }

  function sweepIfIdle(): void {
    if (underWay === 0) void sweepNow()
  }

  sweepIfIdle()
  // Unref'd: a process that has nothing else to do need not stay for it.
  const timer = setInterval(sweepIfIdle, intervalMs).unref()

  function stop(): Promise<void> {
    stopped = true
    clearInterval(timer)
    return last
  }

  return { sweepNow, stop }
}
