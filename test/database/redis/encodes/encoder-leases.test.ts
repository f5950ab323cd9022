import { expect, test, vi } from 'vitest'
import type { RedisClient } from '../../../../database/redis/connection/connection.ts'
import { watchLeases } from '../../../../database/redis/encodes/encoder-leases.ts'
import { createDeferred } from '../../../../helpers/deferred.ts'

test('a Redis that takes long is not asked once more for encoder nodes meanwhile', async () => {
  const answered = createDeferred<number>()
  const zcard = vi.fn<() => Promise<number>>(() => answered.promise)
  let look = () => {}
  const every = (_: number, work: () => void) => {
    look = work
    return () => undefined
  }
  const onNone = vi.fn<() => void>()
  const leases = watchLeases({ zcard } as unknown as RedisClient, { every }, onNone)
  look()
  expect(zcard).toHaveBeenCalledTimes(1)
  answered.resolve(0)
  await vi.waitFor(() => expect(onNone).toHaveBeenCalledTimes(1))
  look()
  expect(zcard).toHaveBeenCalledTimes(2)
  leases.close()
})
