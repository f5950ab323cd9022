import { expect, test } from 'vitest'
import { isInSnapshot } from '../../../../realtime/rooms/rules/membership.ts'
import {
  createRoomMembers,
  MAX_MEMBERS,
  MAX_MEMBERS_PER_ADDRESS,
} from '../../../../realtime/rooms/rules/room-members.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'

function openDen() {
  const clock = createFakeClock(0)
  const present = new Set<string>()
  const membersIn = () => [...present].map((author) => ({ author }))
  const members = createRoomMembers({ now: clock.now, membersIn })
  const join = (author: string, addressHash = 'school') => {
    members.remember('den', { author, addressHash })
    present.add(author)
  }
  const leave = (author: string) => {
    present.delete(author)
    members.left('den', author)
  }
  const isMember = (author: string) => members.isMember('den', author)
  /** Joins and leaves at once, so often. */
  const flood = (count: number, addressOf = (_: number) => 'attacker') => {
    for (let n = 0; n < count; n++) {
      join(`spare ${n}`, addressOf(n))
      leave(`spare ${n}`)
    }
  }
  return { clock, members, join, leave, isMember, flood }
}

test('a member is one while it is there, and for less than a minute after its connection is lost', () => {
  const { clock, join, leave, isMember } = openDen()
  join('ana')
  clock.advance(600_000)
  leave('ana')
  clock.advance(59_999)
  expect(isMember('ana')).toBe(true)
  clock.advance(1)
  expect(isMember('ana')).toBe(false)
})

test('an author that joined and left is none: an absence is covered by a stay as long as it', () => {
  const { clock, join, leave, isMember } = openDen()
  join('eve')
  leave('eve')
  expect(isMember('eve')).toBe(false)
  join('eve')
  clock.advance(5000)
  leave('eve')
  clock.advance(4999)
  expect(isMember('eve')).toBe(true)
  clock.advance(1)
  expect(isMember('eve')).toBe(false)
})

test('a stay goes on over a lost connection, and begins anew after an absence', () => {
  const { clock, members, join, leave } = openDen()
  join('ana')
  clock.advance(20_000)
  leave('ana')
  clock.advance(10_000)
  join('ana')
  expect(members.find('den', 'ana')?.joinedAt).toBe(0)
  leave('ana')
  clock.advance(60_000)
  join('ana')
  expect(members.find('den', 'ana')?.joinedAt).toBe(90_000)
})

test('a living message keeps its author a member, until it expires or is deleted', () => {
  const { clock, members, join, leave, isMember } = openDen()
  for (const author of ['ana', 'ben']) {
    join(author)
    members.posted({ room: 'den', author, key: `of ${author}`, expiresAt: 600_000 })
    leave(author)
  }
  clock.advance(300_000)
  expect(members.authorsOf('den')).toEqual(['ana', 'ben'])
  members.removed('den', 'of ben')
  expect(members.authorsOf('den')).toEqual(['ana'])
  clock.advance(300_000)
  expect(isMember('ana')).toBe(false)
})

test('a snapshot holds those who were members then, whatever became of them later', () => {
  const { clock, members, join, leave } = openDen()
  join('ana')
  join('eve')
  leave('eve')
  const snapshot = members.takeSnapshot('den')
  join('eve')
  join('late')
  clock.advance(60_000)
  leave('ana')
  clock.advance(600_000)
  members.takeSnapshot('den')
  join('ana')
  const isIn = (author: string) => {
    const known = members.find('den', author)
    return known !== undefined && isInSnapshot(known, snapshot)
  }
  expect(['ana', 'eve', 'late'].filter(isIn)).toEqual(['ana'])
})

test('no address fills the list: its own oldest absent author goes first', () => {
  const { clock, members, join, leave, isMember, flood } = openDen()
  join('present', 'attacker')
  join('ana')
  clock.advance(60_000)
  leave('ana')
  flood(2000)
  expect(isMember('ana')).toBe(true)
  expect(isMember('present')).toBe(true)
  expect(members.find('den', 'spare 0')).toBeUndefined()
  expect(members.dismiss('den', 'attacker').size).toBe(MAX_MEMBERS_PER_ADDRESS)
})

test('nor do many addresses: members that are there, or have just lost their connection, stay', () => {
  const { clock, members, join, leave, isMember, flood } = openDen()
  join('present')
  join('ana')
  clock.advance(60_000)
  leave('ana')
  const addressOf = (n: number) => `address ${n % 100}`
  flood(MAX_MEMBERS + 500, addressOf)
  expect([isMember('present'), isMember('ana')]).toEqual([true, true])
  expect(members.find('den', 'spare 497')).toBeUndefined()
  expect(members.find('den', `spare ${MAX_MEMBERS + 499}`)).toBeDefined()
})
