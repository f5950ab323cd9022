import { createMemoryState } from '../../../database/memory/memory-state.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { describeSharedState } from '../shared-state.contract.ts'

describeSharedState('the shared state in memory', async () => {
  const clock = createFakeClock()
  const state = createMemoryState(clock)
  return { nodes: [state, state], clock, close: async () => {} }
})
