import { expect, test } from 'vitest'
import { isInSnapshot } from '../../../../realtime/rooms/rules/membership.ts'
import {
  MAX_MEMBERS,
  MAX_MEMBERS_PER_ADDRESS,
} from '../../../../realtime/rooms/rules/room-members.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { openMembers } from '../../../support/members.ts'

function openDen() {
  const clock = createFakeClock(0)
  const present = new Set<string>()
  const { members } = openMembers(clock, present)
  const join = async (author: string, addressHash = 'school') => {
    await members.remember('den', { author, addressHash })
    present.add(author)
  }
  const leave = async (author: string) => {
    present.delete(author)
    await members.left('den', author)
  }
  const isMember = (author: string) => members.isMember('den', author)
  /** Joins and leaves at once, so often. */
  const flood = async (count: number, addressOf = (_: number) => 'attacker') => {
    for (let n = 0; n < count; n++) {
      await join(`spare ${n}`, addressOf(n))
      await leave(`spare ${n}`)
    }
  }
  return { clock, members, join, leave, isMember, flood }
}

test('a member is one while it is there, and for less than a minute after its connection is lost', async () => {
  const { clock, join, leave, isMember } = openDen()
  await join('ana')
  clock.advance(600_000)
  await leave('ana')
  clock.advance(59_999)
  expect(await isMember('ana')).toBe(true)
  clock.advance(1)
  expect(await isMember('ana')).toBe(false)
})

test('an author that joined and left is none: an absence is covered by a stay as long as it', async () => {
  const { clock, join, leave, isMember } = openDen()
  await join('eve')
  await leave('eve')
  expect(await isMember('eve')).toBe(false)
  await join('eve')
  clock.advance(5000)
  await leave('eve')
  clock.advance(4999)
  expect(await isMember('eve')).toBe(true)
  clock.advance(1)
  expect(await isMember('eve')).toBe(false)
})

test('a stay goes on over a lost connection, and begins anew after an absence', async () => {
  const { clock, members, join, leave } = openDen()
  await join('ana')
  clock.advance(20_000)
  await leave('ana')
  clock.advance(10_000)
  await join('ana')
  expect((await members.find('den', 'ana'))?.joinedAt).toBe(0)
  await leave('ana')
  clock.advance(60_000)
  await join('ana')
  expect((await members.find('den', 'ana'))?.joinedAt).toBe(90_000)
})

test('a living message keeps its author a member, until it expires or is deleted', async () => {
  const { clock, members, join, leave, isMember } = openDen()
  for (const author of ['ana', 'ben']) {
    await join(author)
    await members.posted({ room: 'den', author, key: `of ${author}`, expiresAt: 600_000 })
    await leave(author)
  }
  clock.advance(300_000)
  expect(await members.authorsOf('den')).toEqual(['ana', 'ben'])
  await members.removed({ room: 'den', author: 'ben', key: 'of ben' })
  expect(await members.authorsOf('den')).toEqual(['ana'])
  clock.advance(300_000)
  expect(await isMember('ana')).toBe(false)
})

test('a snapshot holds those who were members then, whatever became of them later', async () => {
  const { clock, members, join, leave } = openDen()
  await join('ana')
  await join('eve')
  await leave('eve')
  const snapshot = await members.takeSnapshot('den')
  await join('eve')
  await join('late')
  clock.advance(60_000)
  await leave('ana')
  clock.advance(600_000)
  await members.takeSnapshot('den')
  await join('ana')
  const all = await Promise.all(['ana', 'eve', 'late'].map((one) => members.find('den', one)))
  expect(all.map((known) => known && isInSnapshot(known, snapshot))).toEqual([true, false, false])
})

test('no address fills the list: its own oldest absent author goes first', async () => {
  const { clock, members, join, leave, isMember, flood } = openDen()
  await join('present', 'attacker')
  await join('ana')
  clock.advance(60_000)
  await leave('ana')
  await flood(2000)
  expect(await isMember('ana')).toBe(true)
  expect(await isMember('present')).toBe(true)
  expect(await members.find('den', 'spare 0')).toBeUndefined()
  expect((await members.dismiss('den', 'attacker')).size).toBe(MAX_MEMBERS_PER_ADDRESS)
})

test('nor do many addresses: members that are there, or have just lost their connection, stay', async () => {
  const { clock, members, join, leave, isMember, flood } = openDen()
  await join('present')
  await join('ana')
  clock.advance(60_000)
  await leave('ana')
  const addressOf = (n: number) => `address ${n % 100}`
  await flood(MAX_MEMBERS + 500, addressOf)
  expect([await isMember('present'), await isMember('ana')]).toEqual([true, true])
  expect(await members.find('den', 'spare 497')).toBeUndefined()
  expect(await members.find('den', `spare ${MAX_MEMBERS + 499}`)).toBeDefined()
})
