import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createStageLog } from '../../../server/stage/stage-log.ts'

function setUp() {
  const lines: object[] = []
  let elapsedMs = 0
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) }
  const log = pino({ base: null, timestamp: false }, stream)
  const wait = (ms: number) => {
    elapsedMs += ms
  }
  return { lines, wait, ...createStageLog(log, () => elapsedMs) }
}

test('the log tells that a broadcast begins and ends, and never which private room it is in', () => {
  const { lines, changed } = setUp()
  changed('lobby', { live: true, startedAt: 7 })
  changed('mapleotter-pinecoral', { live: false })
  expect(lines).toEqual([
    { level: 30, stage: 'lobby', msg: 'a broadcast has begun' },
    { level: 30, stage: 'a room', msg: 'a broadcast has ended' },
  ])
})

test('refused publishers are noted with the reason, and a flood of them in one line a second', () => {
  const { lines, refused, wait } = setUp()
  for (let i = 0; i < 100; i += 1) refused('No.')
  wait(1_000)
  refused('Again no.')
  expect(lines).toEqual([
    { level: 30, reason: 'No.', msg: 'a publisher was refused' },
    { level: 30, reason: 'Again no.', unnoted: 99, msg: 'a publisher was refused' },
  ])
})

test('a node that cannot be reached is noted with the reason and what to look at', () => {
  const { lines, unreachable } = setUp()
  for (let i = 0; i < 3; i += 1) unreachable('The node answers 404.')
  expect(lines).toEqual([
    { level: 40, reason: 'The node answers 404.', msg: expect.stringContaining('NODE_URL') },
  ])
})
