import { describe } from 'vitest'
import type { FakeClock } from '../support/fake-clock.ts'
import { describeAnswering } from './contract/answering.ts'
import { describeExpiry } from './contract/expiry.ts'
import { describeKeeping } from './contract/keeping.ts'
import { describeReading } from './contract/reading.ts'
import { describeReceipts } from './contract/receipts.ts'
import { describeRemoving } from './contract/removing.ts'
import { type OpenStore, useStore } from './contract/store-under-test.ts'

/** What every message store has to keep to. `open` gives an empty one that lives by `clock`. */
export function describeMessageStore(
  name: string,
  open: (clock: FakeClock) => Promise<OpenStore>,
): void {
  describe(name, () => {
    const given = useStore(open)
    describeKeeping(given)
    describeReading(given)
    describeExpiry(given)
    describeRemoving(given)
    describeReceipts(given)
    describeAnswering(given)
  })
}
