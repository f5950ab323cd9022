import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StageSeat } from '../../../database/stage-store.ts'
import { createSharedStages } from '../../../server/stage/shared-stages.ts'
import type { StageState } from '../../../stage/stages.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const LIVE: StageState = { live: true, startedAt: 7 }
const SEAT: StageSeat = { nodeUrl: 'http://node2:8080', startedAt: 7 }

/** One node's stages: what others have and what is said is the test's. */
function setUp() {
  const others = new Map<string, StageSeat>()
  const own = new Map<string, StageState>()
  const said: string[] = []
  const shared = createSharedStages({
    seats: {
      take: async (room) => !others.has(room) && said.push(`takes ${room}`) > 0,
      leave: async (room) => void said.push(`leaves ${room}`),
      elsewhere: async (room) => others.get(room),
    },
    own: {
      heard: () => [...own].map(([room, state]) => ({ room, state })),
      stateOf: (room) => own.get(room) ?? { live: false },
      end: (room) => void said.push(`ends ${room}`),
    },
    nodeUrl: 'http://node1:8080',
    tell: (room, { live }) => void said.push(`tells ${room} ${live}`),
    refresh: async (room) => void said.push(`refreshes ${room}`),
    log: pino({ level: 'silent' }),
  })
  return { others, own, said, shared }
}

test('a publisher is refused while another one is at another node', async () => {
  const { others, shared } = setUp()
  others.set('den', SEAT)
  expect(await shared.claim({ room: 'den' })).toEqual({ text: expect.stringContaining('Another') })
  expect(await shared.claim({ room: 'lair' })).toEqual({ room: 'lair' })
  await shared.close()
})

test('other nodes can know of a stage before any member does', async () => {
  const { said, shared } = setUp()
  shared.changed('den', LIVE)
  shared.changed('den', { live: false })
  await shared.close()
  expect(said).toEqual(['takes den', 'tells den true', 'leaves den', 'tells den false'])
})

test('a stage whose node has died ends for the members here, and only that', async () => {
  const { others, said, shared } = setUp()
  for (const room of ['den', 'lair']) {
    others.set(room, SEAT)
    shared.told(room, LIVE)
  }
  await vi.advanceTimersByTimeAsync(3000)
  expect(said).toEqual([])
  others.delete('den')
  await vi.advanceTimersByTimeAsync(3000)
  expect(said).toEqual(['refreshes den'])
  await shared.close()
})

test('a publisher that has come back at another node loses its stage here', async () => {
  const { others, own, said, shared } = setUp()
  own.set('den', LIVE)
  await vi.advanceTimersByTimeAsync(1000)
  expect(said).toEqual(['takes den'])
  others.set('den', SEAT)
  await vi.advanceTimersByTimeAsync(1000)
  expect(said).toEqual(['takes den', 'ends den'])
  await shared.close()
})

test('a stage that cannot be told to others is told to the members here all the same', async () => {
  const { said, shared } = setUp()
  shared.changed('den', LIVE)
  await shared.close()
  expect(said).toContain('tells den true')
})
