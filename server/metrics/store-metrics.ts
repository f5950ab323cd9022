import { Counter, Histogram, type Registry } from 'prom-client'
import type { Engine } from '../../database/engine.ts'
import type { MessageStore } from '../../database/message-store.ts'

/** What a store is asked for: to keep a message, to read for a replay, to sweep. */
export const OPERATIONS = ['keep', 'read', 'sweep'] as const
type Operation = (typeof OPERATIONS)[number]

/** Returns what times an engine, whichever it is: LevelDB's disk, or the way to Redis and back. */
export function createStoreMetrics(register: Registry): (engine: Engine) => Engine {
  const timed = createTimer(register)
  const expired = new Counter({
    name: 'animate_expired_messages_total',
    help: 'Messages that expired and were deleted.',
    registers: [register],
  })

  function watchMessages(messages: MessageStore): MessageStore {
    return {
      ...messages,
      keep: (...given) => timed('keep', () => messages.keep(...given)),
      newest: (...asked) => timed('read', () => messages.newest(...asked)),
      after: (...asked) => timed('read', () => messages.after(...asked)),
      async sweep() {
        const gone = await timed('sweep', () => messages.sweep())
        expired.inc(gone.length)
        return gone
      },
    }
  }

  return (engine) => ({ ...engine, messages: watchMessages(engine.messages) })
}

function createTimer(register: Registry) {
  const labelNames = ['operation'] as const
  const registers = [register]
  const durations = new Histogram({
    name: 'animate_store_seconds',
    help: 'How long the database took, by what it was asked for.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2],
    ...{ labelNames, registers },
  })
  const failures = new Counter({
    name: 'animate_store_failures_total',
    help: 'What the database could not do, by what it was asked for.',
    ...{ labelNames, registers },
  })
  for (const operation of OPERATIONS) {
    durations.zero({ operation })
    failures.inc({ operation }, 0)
  }

  return async function timed<T>(operation: Operation, work: () => Promise<T>): Promise<T> {
    const end = durations.startTimer({ operation })
    try {
      return await work()
    } catch (error) {
      failures.inc({ operation })
      throw error
    } finally {
      end()
    }
  }
}
