import { afterEach, describe, expect, test, vi } from 'vitest'
import type { KnownMember } from '../../database/member-store.ts'
import type { PresentMember } from '../../database/presence-store.ts'
import type { SharedState } from '../../database/shared-state.ts'
import type { FakeClock } from '../support/fake-clock.ts'

export interface OpenedState {
  /** The state as two nodes see it; where there is only one node, the same twice. */
  nodes: [SharedState, SharedState]
  clock: FakeClock
  close(): Promise<void>
}

const WATCHING = { path: 'film.mp4', positionMs: 0, isPlaying: true, setAt: 1 }

function makeKnown(given: Partial<KnownMember> = {}): KnownMember {
  return { joinedAt: 0, seenAt: 0, addressHash: 'x', messages: new Map(), snapshots: [], ...given }
}

/** What every version of the state that nodes share keeps to. */
export function describeSharedState(name: string, open: () => Promise<OpenedState>): void {
  describe(name, () => {
    let opened: OpenedState
    afterEach(() => opened.close())

    test('a counter counts by name, refuses what is too many, and takes back', async () => {
      opened = await open()
      const [one, two] = opened.nodes
      const options = { what: 'posts', points: 2, windowSeconds: 60 }
      const counter = one.openCounter(options)
      const same = one === two ? counter : two.openCounter(options)
      expect(await counter.get('ana')).toBeNull()
      await counter.consume('ana')
      await same.consume('ana')
      expect((await same.get('ana'))?.consumedPoints).toBe(2)
      const refused = await counter.consume('ana').catch((reason: unknown) => reason)
      expect(refused).not.toBeInstanceOf(Error)
      expect(refused).toMatchObject({ msBeforeNext: expect.any(Number) })
      await counter.consume('ben')
      for (let n = 0; n < 2; n++) await same.reward('ana')
      await counter.consume('ana')
    })

    test('counters of different things count apart', async () => {
      opened = await open()
      const [state] = opened.nodes
      const counters = ['posts', 'joins'].map((what) =>
        state.openCounter({ what, points: 1, windowSeconds: 60 }),
      )
      for (const counter of counters) await counter.consume('ana')
      for (const counter of counters) await expect(counter.consume('ana')).rejects.toBeDefined()
    })

    test('what is watched in a room is there until it is forgotten', async () => {
      opened = await open()
      const [one, two] = opened.nodes
      expect(await one.watching.get('den')).toBeUndefined()
      await one.watching.set('den', WATCHING)
      await one.watching.set('den', { ...WATCHING, positionMs: 5 })
      expect(await two.watching.get('den')).toEqual({ ...WATCHING, positionMs: 5 })
      expect(await two.watching.get('lair')).toBeUndefined()
      await two.watching.forget('den')
      expect(await one.watching.get('den')).toBeUndefined()
    })

    test('an author posts once in a pause, from whatever node, and others meanwhile', async () => {
      opened = await open()
      const { clock } = opened
      const [one, two] = opened.nodes
      expect(await one.pauses.take('den', 'ana', 10_000)).toBe(0)
      clock.advance(4000)
      expect(await two.pauses.take('den', 'ana', 10_000)).toBe(6000)
      expect(await two.pauses.take('den', 'ben', 10_000)).toBe(0)
      expect(await two.pauses.take('lair', 'ana', 10_000)).toBe(0)
      clock.advance(6000)
      expect(await two.pauses.take('den', 'ana', 10_000)).toBe(0)
    })

    test('a pause may count from before the first post, and ends with its room', async () => {
      opened = await open()
      const { clock, nodes } = opened
      const [{ pauses }] = nodes
      expect(await pauses.take('den', 'ana', 10_000, clock.now() - 3000)).toBe(7000)
      clock.advance(7000)
      expect(await pauses.take('den', 'ana', 10_000, clock.now() - 10_000)).toBe(0)
      await pauses.forget('den')
      expect(await pauses.take('den', 'ana', 10_000)).toBe(0)
    })

    test('connections of an address are counted on the node itself and elsewhere', async () => {
      opened = await open()
      const [one, two] = opened.nodes
      const both = one === two ? 0 : 1
      expect(await one.connections.set('192.0.2.1', 3)).toBe(3)
      expect(await two.connections.set('192.0.2.1', 2)).toBe(2 + both * 3)
      expect(await one.connections.elsewhere('192.0.2.1')).toBe(both * 2)
      expect(await one.connections.elsewhere('192.0.2.2')).toBe(0)
      await two.connections.set('192.0.2.1', 0)
      expect(await one.connections.elsewhere('192.0.2.1')).toBe(0)
    })

    test('a known member is as it was changed last, whatever was kept of it', async () => {
      opened = await open()
      const [{ members }, other] = opened.nodes
      const known = makeKnown({
        messages: new Map([['key', 5]]),
        snapshots: [{ from: 1, to: 2 }],
      })
      await members.change('den', 'ana', () => known)
      await other.members.change('den', 'ana', (one) => one && { ...one, seenAt: 7 })
      expect(await members.find('den', 'ana')).toEqual({ ...known, seenAt: 7 })
      expect(await members.find('den', 'ben')).toBeUndefined()
      expect(await members.find('lair', 'ana')).toBeUndefined()
      await members.change('den', 'ana', () => undefined)
      expect(await members.find('den', 'ana')).toBeUndefined()
    })

    test('changes of one member at the same time are all made', async () => {
      opened = await open()
      const [{ members }, other] = opened.nodes
      const add =
        (n: number) =>
        (one = makeKnown()) => ({
          ...one,
          messages: new Map([...one.messages, [`key ${n}`, n]]),
        })
      const stores = [members, other.members]
      const changes = Array.from({ length: 20 }, (_, n) =>
        stores[n % 2]?.change('den', 'ana', add(n)),
      )
      await Promise.all(changes)
      expect((await members.find('den', 'ana'))?.messages.size).toBe(20)
    })

    test('all members of a room come in the order in which they were seen, counted by address', async () => {
      opened = await open()
      const [{ members }] = opened.nodes
      const seen = [
        ['ana', 1, 'school'],
        ['ben', 2, 'school'],
        ['cem', 3, 'home'],
        ['ana', 4, 'home'],
      ] as const
      for (const [author, seenAt, addressHash] of seen) {
        await members.change('den', author, () => makeKnown({ seenAt, addressHash }))
      }
      const authors = async () => (await members.all('den')).map(([author]) => author)
      expect(await authors()).toEqual(['ben', 'cem', 'ana'])
      expect(await members.countOf('den', 'school')).toEqual({ all: 3, near: 1 })
      expect(await members.countOf('den', 'home')).toEqual({ all: 3, near: 2 })
      await members.change('den', 'cem', () => undefined)
      expect(await members.countOf('den', 'home')).toEqual({ all: 2, near: 1 })
      await members.forget('den')
      expect(await authors()).toEqual([])
      expect(await members.countOf('den', 'home')).toEqual({ all: 0, near: 0 })
    })

    test('numbers of snapshots only grow, also when their room was forgotten', async () => {
      opened = await open()
      const [{ members }, other] = opened.nodes
      const first = await members.nextSnapshot('den')
      expect(first.before).toBeUndefined()
      const lair = await other.members.nextSnapshot('lair')
      const second = await members.nextSnapshot('den')
      expect(second.before).toBe(first.snapshot)
      await members.joined('den', 17)
      expect(await other.members.lastJoinedAt('den')).toBe(17)
      await members.forget('den')
      expect(await members.lastJoinedAt('den')).toBeUndefined()
      const third = await members.nextSnapshot('den')
      expect(third.before).toBeUndefined()
      const numbers = [first, lair, second, third].map(({ snapshot }) => snapshot)
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
    })

    test('a stage belongs to the node that took it, which is known to others alone', async () => {
      opened = await open()
      const [one, two] = opened.nodes
      const seat = { nodeUrl: 'http://node1:8080', startedAt: 7 }
      expect(await one.stages.take('den', { ...seat, startedAt: undefined })).toBe(true)
      expect(await one.stages.take('den', seat)).toBe(true)
      expect(await one.stages.elsewhere('den')).toBeUndefined()
      if (one !== two) {
        expect(await two.stages.take('den', seat)).toBe(false)
        expect(await two.stages.elsewhere('den')).toEqual(seat)
      }
      await two.stages.leave('lair')
      await one.stages.leave('den')
      expect(await two.stages.elsewhere('den')).toBeUndefined()
      expect(await two.stages.take('den', seat)).toBe(true)
      expect(await one.stages.take('lair', seat)).toBe(true)
    })

    test('presence knows who is there, counts an author with two clients once, and tells of changes', async () => {
      opened = await open()
      const [state] = opened.nodes
      const here = new Map<string, PresentMember[]>()
      const onChange = vi.fn()
      const membersIn = (room: string) => here.get(room) ?? []
      const presence = state.openPresence({ membersIn, onChange, onPage: () => {} })
      const member = (author: string, ownerHash?: string) => ({
        ...{ author, addressHash: `address of ${author}`, ownerHash },
      })
      expect(await presence.wasThereLately('den')).toBe(false)
      here.set('den', [member('ana', 'secret'), member('ben'), member('ben')])
      presence.changed('den')
      await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith('den'))
      expect(await presence.count('den')).toBe(2)
      expect(presence.countOf('den')).toBe(2)
      expect(await presence.membersIn('den')).toEqual(here.get('den'))
      const asked = ['ana', 'cem'].map((author) => presence.isPresent('den', author))
      expect(await Promise.all(asked)).toEqual([true, false])
      here.set('den', [])
      onChange.mockClear()
      presence.left('den')
      presence.changed('den')
      await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith('den'))
      expect([presence.countOf('den'), await presence.count('den')]).toEqual([0, 0])
      expect(await presence.wasThereLately('den')).toBe(true)
      await presence.close()
    })
  })
}
