import { createBytesInFlight } from '../../../server/http/limits/bytes-in-flight.ts'

/** For tests of something else than what answers hold in memory. */
export const unbounded = createBytesInFlight({
  maxBytes: Number.POSITIVE_INFINITY,
  addressOf: () => 'one',
})
