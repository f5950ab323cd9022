import { atMost } from '../helpers/at-most.ts'
import type { Message } from '../realtime/protocol.ts'
import type { MessageStore } from './message-store.ts'

export interface SweeperOptions {
  messages: Pick<MessageStore, 'sweep'>
  /** Milliseconds between sweeps; the promise is that what expired is off the disk in a minute. */
  intervalMs?: number | undefined
  /** How long `stop` waits for its last sweep at most. */
  lastSweepMs?: number | undefined
  onExpired: (gone: Pick<Message, 'key' | 'room'>[]) => void
  /** A sweep failed; the next one tries again. */
  onError: (error: unknown) => void
}

export interface Sweeper {
  /** Sweeps once more, after the sweep under way; resolves also when it failed. */
  sweepNow(): Promise<void>
  /**
   * Sweeps a last time, for a stopped server deletes nothing; there will be no sweep after it. Does
   * not wait longer than `lastSweepMs` for that one, and resolves also when it failed.
   */
  stop(): Promise<void>
}

const INTERVAL_MS = 15_000
/** With the drain before it, shorter than `docker stop` waits. */
const LAST_SWEEP_MS = 2_000

/** Sweeps at once, for what expired while no server ran, and then again and again. */
export function startSweeper(options: SweeperOptions): Sweeper {
  const { messages, intervalMs = INTERVAL_MS, lastSweepMs = LAST_SWEEP_MS } = options
  const { onExpired, onError } = options
  let underWay = 0
  let last = Promise.resolve()
  let stopped = false

  async function sweep(): Promise<void> {
    try {
      const gone = await messages.sweep()
      if (gone.length > 0) onExpired(gone)
    } catch (error) {
      onError(error)
    }
  }

  function sweepNow(): Promise<void> {
    underWay++
    last = last.then(() => (stopped ? undefined : sweep())).finally(() => underWay--)
    return last
  }

  function sweepIfIdle(): void {
    if (underWay === 0) void sweepNow()
  }

  sweepIfIdle()
  // Unref'd: a process that has nothing else to do need not stay for it.
  const timer = setInterval(sweepIfIdle, intervalMs).unref()

  async function stop(): Promise<void> {
    stopped = true
    clearInterval(timer)
    await last
    await atMost(lastSweepMs, sweep())
  }

  return { sweepNow, stop }
}
