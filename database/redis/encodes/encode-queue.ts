import { randomUUID } from 'node:crypto'
import { EncodeError } from '../../../helpers/clips/clip-encoder.ts'
import type { RedisAddress } from '../../../helpers/redis-address.ts'
import type { EncodeQueue } from '../../encode-queue.ts'
import type { RedisConnection } from '../connection/connection.ts'
import type { Pulse } from '../connection/pulse.ts'
import { openLease, watchLeases } from './encoder-leases.ts'
import type { JobSender } from './job-sender.ts'

export interface EncodeQueueParts {
  address: RedisAddress
  connection: RedisConnection
  pulse: Pick<Pulse, 'every'>
}

const GONE = 'The encoder nodes are gone.'

/**
 * Clips made by encoder nodes, through a queue of BullMQ on the same Redis. It is loaded when the first
 * of them is there: most have none.
 */
export function openEncodeQueue({ address, connection, pulse }: EncodeQueueParts): EncodeQueue {
  const { commands } = connection
  let opening: Promise<JobSender> | undefined
  const leases = watchLeases(commands, pulse, () => {
    void opening?.then((sender) => sender.giveUp(new EncodeError('missing', GONE)))
  })

  async function open(): Promise<JobSender> {
    const { openJobSender } = await import('./job-sender.ts')
    return openJobSender({ address, commands })
  }

  function sender(): Promise<JobSender> {
    opening ??= open().catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }

  return {
    slots: leases.slots,
    encode: async (pictures, signal) => (await sender()).send(pictures, signal),
    async serve(slots, encode) {
      const { openJobWorker } = await import('./job-worker.ts')
      const worker = await openJobWorker({ address, commands }, slots, encode)
      const lease = await openLease(commands, randomUUID(), slots)
      return {
        async close() {
          await lease.close()
          await worker.close()
        },
      }
    },
    async close() {
      leases.close()
      await opening?.then((one) => one.close())
    },
  }
}
