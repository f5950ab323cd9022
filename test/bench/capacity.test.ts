import { expect, test } from 'vitest'
import { needsOf, occupied } from '../../bench/lib/capacity.ts'
import { aboveIdle, marginal } from '../../bench/lib/per-unit.ts'
import { commandsBetween, vitalsIn } from '../../bench/lib/redis.ts'

const COSTS = {
  ...{ encode: 10_000, message: 1000, otherNode: 100, delivery: 10 },
  ...{ idleRoom: 1, idleClient: 2, idleNode: 30 },
  ...{ redisMessage: 500, redisOtherNode: 50, redisIdleRoom: 1 },
  ...{ nodeBytes: 1000, clientBytes: 10, redisRoomBytes: 100, redisMessageBytes: 50 },
  ...{ commands: 20, otherCommands: 5 },
}
const LOAD = {
  viewers: 600,
  rooms: 1,
  nodes: 1,
  postsPerMinute: 0.1,
  messageBytes: 100,
  sentBytes: 10,
  ttlSeconds: 600,
}

test('one room on one node: every message goes to everybody, its author included', () => {
  const needs = needsOf(LOAD, COSTS)
  expect(needs.messagesPerSecond).toBeCloseTo(1)
  expect(needs.deliveriesPerSecond).toBeCloseTo(600)
  expect(needs.encodeCores).toBeCloseTo(0.01)
  expect(needs.nodeCores).toBeCloseTo((1000 + 6000 + 1 + 600 * 2 + 30) / 1e6)
  expect(needs.redisCores).toBeCloseTo((500 + 1) / 1e6)
  expect(needs.nodeBytes).toBe(1000 + 6000)
  expect(needs.redisBytes).toBeCloseTo(600 * 150 + 100)
  expect(needs.commandsPerSecond).toBeCloseTo(21)
  expect(needs.egressBitsPerSecond).toBeCloseTo(8 * 600 * 10)
})

test('a further node with members reads each message once, and looks at its room', () => {
  const one = needsOf(LOAD, COSTS)
  const two = needsOf({ ...LOAD, nodes: 2 }, COSTS)
  expect(two.nodeCores - one.nodeCores).toBeCloseTo((100 + 1 + 30) / 1e6, 8)
  expect(two.commandsPerSecond - one.commandsPerSecond).toBeCloseTo(5 + 1)
  expect(two.egressBitsPerSecond).toBe(one.egressBitsPerSecond)
  expect(one.redisEgressBitsPerSecond).toBe(0)
  expect(two.redisEgressBitsPerSecond).toBeCloseTo(8 * 100)
})

test('a node looks at a thousand rooms a second and no more', () => {
  const many = { ...LOAD, viewers: 1_000_000, rooms: 10_000, postsPerMinute: 0 }
  expect(needsOf(many, COSTS).commandsPerSecond).toBe(1000)
})

test('people who each go to a place by chance fill some of many places, and all of a few', () => {
  expect(occupied(0, 10)).toBe(0)
  expect(occupied(1, 10)).toBeCloseTo(1)
  expect(occupied(1000, 10_000)).toBeCloseTo(951.7, 0)
  expect(occupied(1000, 3)).toBeCloseTo(3)
})

test('what one more costs is the difference by their number, and idle work is no part of it', () => {
  expect(marginal(100, 400, 30)).toBe(10)
  expect(aboveIdle(500, 300, 100)).toBe(2)
  expect(aboveIdle(300, 500, 100)).toBe(0)
})

test('the answer to INFO is read: seconds of CPU, bytes, and calls but for those of the bench', () => {
  const info = (gets: number) =>
    [
      '# CPU\r\nused_cpu_sys:0.5\r\nused_cpu_user:1.25\r\nused_memory:1000',
      `cmdstat_get:calls=${gets},usec=9\r\ncmdstat_info:calls=${gets * 2},usec=1\r\n`,
    ].join('\r\n')
  const [before, after] = [vitalsIn(info(2)), vitalsIn(info(5))]
  expect(before).toMatchObject({ cpuMs: 1750, memoryBytes: 1000 })
  expect(commandsBetween(before, after)).toBe(3)
})
