import { expect, test } from 'vitest'
import { lookAtLogs } from '../../../database/redis/log-looks.ts'
import { systemClock } from '../../../helpers/clock.ts'
import { useServers } from '../../support/redis/use-servers.ts'
import { openLogsOn } from './redis-logs.ts'

const servers = useServers()

const ROOMS = Array.from({ length: 1100 }, (_, n) => `room-${n}`)

async function openLooks(url: string) {
  const logs = await openLogsOn(url, systemClock)
  servers.undo.push(logs.close)
  const known = new Map(ROOMS.map((room) => [room, { end: '' }]))
  /** The rooms that were looked at, and those that have changed, which are known from then on. */
  async function look() {
    const seen: string[] = []
    const changes: string[] = []
    await lookAtLogs(logs.commands, known, (rooms, changed) => {
      seen.push(...rooms)
      for (const [room, end] of changed) {
        changes.push(room)
        known.set(room, { end })
      }
    })
    return { seen, changes }
  }
  const append = (room: string) => logs.log.append(room, [{ kind: 'rules' }])
  return { look, append, known }
}

test.each([
  ['one Redis', () => servers.redis.url],
  ['a cluster', () => servers.cluster.url],
])('each look is at all rooms, and finds those that have changed, on %s', async (_, url) => {
  const { look, append, known } = await openLooks(url())
  for (const room of ['room-0', 'room-700', 'room-1099']) await append(room)
  const { seen, changes } = await look()
  expect(seen.toSorted()).toEqual(ROOMS.toSorted())
  expect(changes.toSorted()).toEqual(['room-0', 'room-1099', 'room-700'])
  expect(known.get('room-700')?.end).toMatch(/ 1$/)
  expect((await look()).changes).toEqual([])
  await append('room-700')
  expect((await look()).changes).toEqual(['room-700'])
})

test('a log that Redis has lost has changed', async () => {
  const { look, append, known } = await openLooks(servers.redis.url)
  await append('room-5')
  await look()
  await servers.redis.call('flushall')
  expect((await look()).changes).toContain('room-5')
  expect(known.get('room-5')?.end).toBe('')
})

test('where Redis does not take many keys at once the rooms are asked for one by one', async () => {
  // As a proxy does that stands before servers of its own.
  await servers.redis.call('acl', 'setuser', 'plain', 'on', '>pw', '~*', '&*', '+@all', '-mget')
  const { append, known } = await openLooks(servers.redis.url)
  await append('room-3')
  const logs = await openLogsOn(servers.redis.url.replace('//', '//plain:pw@'), systemClock)
  servers.undo.push(logs.close)
  const ends = new Map<string, string>()
  await lookAtLogs(logs.commands, known, (_, changed) => {
    for (const [room, end] of changed) if (end !== '') ends.set(room, end)
  })
  expect([...ends]).toEqual([['room-3', expect.stringMatching(/ \d+$/)]])
})
