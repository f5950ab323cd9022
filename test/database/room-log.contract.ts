import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../database/engine.ts'
import { SettingsChangedError } from '../../database/message-store.ts'
import type { Following, LogEntry, LogPosition, OtherEntry } from '../../database/room-log.ts'
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts'
import { makeMessage, TTL_MS } from '../support/messages.ts'
import { keep, makeSettings } from './room-store.contract.ts'

export interface OpenedLog {
  engine: Pick<Engine, 'messages' | 'rooms' | 'log'>
  close(): Promise<void>
}

const RULES: OtherEntry = { kind: 'rules' }
const banned = (n: number): OtherEntry => ({ kind: 'banned', authors: [`author ${n}`] })

/** What every log of rooms keeps to, together with the stores that append to it. */
export function describeRoomLog(
  name: string,
  open: (clock: FakeClock) => Promise<OpenedLog>,
): void {
  describe(name, () => {
    let clock: FakeClock
    let opened: OpenedLog
    let followings: Following[]
    beforeEach(async () => {
      clock = createFakeClock()
      followings = []
      opened = await open(clock)
    })
    afterEach(async () => {
      await Promise.all(followings.map((one) => one.close()))
      await opened.close()
    })

    async function follow(room = 'den', onHint: (position?: LogPosition) => void = () => {}) {
      const following = await opened.engine.log.follow(room, onHint)
      followings.push(following)
      return following.position
    }

    async function post(room = 'den', given: Parameters<typeof makeMessage>[0] = {}) {
      const message = makeMessage({ sentAt: clock.now(), room, ...given })
      const { position } = await opened.engine.messages.keep(message)
      return { message, position, entry: { kind: 'message', message } satisfies LogEntry }
    }

    /** All that came after a position, portion by portion. */
    async function readAll(after: LogPosition, room = 'den') {
      const entries: LogEntry[] = []
      let position = after
      for (let hasMore = true; hasMore; ) {
        const reading = await opened.engine.log.read(room, position)
        expect(reading.isLost).toBe(false)
        entries.push(...reading.entries)
        position = reading.position
        hasMore = reading.hasMore
      }
      return { entries, position }
    }

    test('all that is appended is read in its order, messages among the rest, each once', async () => {
      const { log } = opened.engine
      const start = await follow()
      const first = await post()
      await log.append('den', [banned(1), RULES])
      const second = await post()
      const { entries, position } = await readAll(start)
      expect(entries).toEqual([first.entry, banned(1), RULES, second.entry])
      expect(await readAll(position)).toEqual({ entries: [], position })
      const third = await post()
      expect((await readAll(position)).entries).toEqual([third.entry])
      expect((await readAll(start)).entries).toHaveLength(5)
    })

    test('every kind of entry comes back as it was', async () => {
      const watching = { path: 'a film.mp4', positionMs: 5, isPlaying: true, setAt: 7 }
      const entries: OtherEntry[] = [
        { kind: 'removed', removed: { key: 'a key', reason: 'deleted' } },
        { kind: 'stage', stage: { live: true, startedAt: 1, ticket: 'té' } },
        { kind: 'watching', watching, from: 'a client' },
        RULES,
        banned(1),
      ]
      const start = await follow()
      await opened.engine.log.append('den', entries)
      expect((await readAll(start)).entries).toEqual(entries)
    })

    test('what was there before is not read by one that begins to follow', async () => {
      await post()
      await opened.engine.log.append('den', [RULES])
      expect((await readAll(await follow())).entries).toEqual([])
    })

    test('a message’s place is behind it, one further than what came before', async () => {
      const start = await follow()
      const first = await post()
      expect(first.position).toMatchObject({ epoch: start.epoch, offset: start.offset + 1 })
      await opened.engine.log.append('den', [RULES])
      const second = await post()
      expect(second.position?.offset).toBe(start.offset + 3)
      expect((await readAll(second.position ?? start)).entries).toEqual([])
      expect((await readAll(first.position ?? start)).entries).toEqual([RULES, second.entry])
    })

    test('a place names the last message before it, also where nothing is read any more', async () => {
      const before = await post()
      const start = await follow()
      expect(start.lastKey).toBe(before.message.key)
      expect((await follow('empty')).lastKey).toBe('')
      const { message, position } = await post()
      expect(position?.lastKey).toBe(message.key)
      await opened.engine.log.append('den', [RULES])
      expect((await readAll(start)).position.lastKey).toBe(message.key)
    })

    test('after every change comes a hint, at the latest after the last of several', async () => {
      let hints = 0
      let wake = () => {}
      const start = await follow('den', () => {
        hints++
        wake()
      })
      const hinted = () => new Promise<void>((resolve) => (wake = resolve))
      for (const change of [() => post(), () => opened.engine.log.append('den', [RULES])]) {
        const next = hinted()
        await Promise.all([change(), next])
      }
      expect(hints).toBeGreaterThan(0)
      expect((await readAll(start)).entries).toHaveLength(2)
    })

    test('rooms do not mix', async () => {
      const [den, lair] = [await follow('den'), await follow('lair')]
      await opened.engine.log.append('lair', [RULES])
      const { entry } = await post('den')
      expect((await readAll(den, 'den')).entries).toEqual([entry])
      expect((await readAll(lair, 'lair')).entries).toEqual([RULES])
    })

    test('a long log is read in portions', async () => {
      const start = await follow()
      const all = Array.from({ length: 300 }, (_, n) => banned(n))
      for (const entry of all) await opened.engine.log.append('den', [entry])
      const first = await opened.engine.log.read('den', start)
      expect(first.hasMore).toBe(true)
      expect(first.entries.length).toBeLessThan(300)
      expect((await readAll(start)).entries).toEqual(all)
    })

    test('a reader whose place is not in the log any more has lost it, and gets the end', async () => {
      const start = await follow()
      for (let n = 0; n < 30; n++) {
        await opened.engine.log.append(
          'den',
          Array.from({ length: 100 }, () => RULES),
        )
      }
      const { message, position } = await post()
      const lost = await opened.engine.log.read('den', start)
      expect(lost).toEqual({ entries: [], position, hasMore: false, isLost: true })
      expect(lost.position.lastKey).toBe(message.key)
    })

    test('a place in another life of the log is lost', async () => {
      const start = await follow()
      const { position } = await post()
      const elsewhere = { ...start, epoch: 'another', offset: 1 }
      expect(await opened.engine.log.read('den', elsewhere)).toMatchObject({
        ...{ entries: [], position, isLost: true },
      })
    })

    test('what was removed or has expired is left out, and the log says so once', async () => {
      const { messages } = opened.engine
      const start = await follow()
      const [gone, short, stays] = [
        await post(),
        await post('den', { expiresAt: clock.now() + 1000 }),
        await post(),
      ]
      await messages.remove(gone.message.key)
      await messages.remove(gone.message.key)
      clock.advance(1000)
      await messages.sweep()
      await messages.sweep()
      const removed = (key: string, reason: 'deleted' | 'expired') => ({
        kind: 'removed',
        removed: { key, reason },
      })
      expect((await readAll(start)).entries).toEqual([
        stays.entry,
        removed(gone.message.key, 'deleted'),
        removed(short.message.key, 'expired'),
      ])
      clock.advance(TTL_MS)
      expect((await readAll(start)).entries).toHaveLength(2)
    })

    test('what is not kept is not in the log', async () => {
      const { messages } = opened.engine
      const start = await follow()
      const message = makeMessage({ sentAt: clock.now(), room: 'den' })
      const { position } = await messages.keep(message, { nonce: 'n' })
      const again = makeMessage({ sentAt: clock.now(), room: 'den' })
      await messages.keep(again, { nonce: 'n' })
      await messages.keep(message).catch(() => {})
      expect((await readAll(start)).entries).toHaveLength(1)
      expect((await readAll(start)).position).toEqual(position)
    })

    test('a change of settings is in the log with it, and one that fails is not', async () => {
      const { rooms } = opened.engine
      const start = await follow()
      await rooms.update('den', () => ({ settings: makeSettings(), entries: [banned(1), RULES] }))
      await rooms.update('den', () => Promise.reject(new Error('no'))).catch(() => {})
      await rooms.update('den', () => undefined)
      expect((await readAll(start)).entries).toEqual([banned(1), RULES])
    })

    test('a message by settings that have changed since is refused and leaves no trace', async () => {
      const { rooms, messages } = opened.engine
      const version = (await keep(rooms, makeSettings()))?.version
      expect(version).toBe(1)
      const start = await follow()
      const message = makeMessage({ sentAt: clock.now(), room: 'den' })
      await keep(rooms, makeSettings({ isLocked: true }))
      for (const settingsVersion of [0, version]) {
        const refused = messages.keep(message, { nonce: 'n', settingsVersion })
        await expect(refused).rejects.toBeInstanceOf(SettingsChangedError)
      }
      expect(await messages.get(message.key)).toBeUndefined()
      expect(await messages.receiptOf('den', message.author, 'n')).toBeUndefined()
      expect((await readAll(start)).entries).toEqual([])
      await messages.keep(message, { nonce: 'n', settingsVersion: 2 })
      expect((await readAll(start)).entries).toHaveLength(1)
      const elsewhere = makeMessage({ sentAt: clock.now(), room: 'lobby' })
      await messages.keep(elsewhere, { settingsVersion: 0 })
      await expect(messages.newest('lobby', 1)).resolves.toHaveLength(1)
    })
  })
}
