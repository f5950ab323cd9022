import { afterEach, describe, expect, test } from 'vitest'
import type { RoomSettings, RoomStore } from '../../database/room-store.ts'
import { makeMarker } from '../support/folder-search.ts'

export interface OpenedRooms {
  rooms: RoomStore
  /** The same rooms after the server was closed and started again. */
  reopen(): Promise<RoomStore>
  /** Which of these texts are still stored anywhere. */
  find(texts: string[]): Promise<string[]>
  close(): Promise<void>
}

export function makeSettings(given: Partial<RoomSettings> = {}): RoomSettings {
  return {
    room: 'den',
    ownerHash: 'a-hash',
    cohostHashes: [],
    owners: ['ana'],
    isLocked: false,
    members: [],
    slowModeMs: 0,
    restraints: [],
    ...given,
  }
}

/** Keeps settings whatever they were before. */
export const keep = (rooms: RoomStore, settings: RoomSettings) =>
  rooms.update(settings.room, () => ({ settings, entries: [] }))

/** What every store of room settings keeps to. */
export function describeRoomStore(name: string, open: () => Promise<OpenedRooms>): void {
  describe(name, () => {
    let opened: OpenedRooms
    afterEach(() => opened.close())

    test('gives back what was kept last, and nothing of a room it does not know', async () => {
      opened = await open()
      const { rooms } = opened
      await keep(rooms, makeSettings())
      const changed = makeSettings({
        isLocked: true,
        passphrase: { salt: 's', hash: 'h' },
        restraints: [{ author: 'ben', what: 'silenced', until: 5 }],
      })
      expect(await keep(rooms, changed)).toMatchObject(changed)
      expect(await rooms.get('den')).toEqual({ ...changed, version: 2 })
      expect(await rooms.get('lair')).toBeUndefined()
      expect(await rooms.names()).toEqual(['den'])
    })

    test('keeps it over a restart, of names of any script', async () => {
      opened = await open()
      const all = ['den', 'кафе', '部屋', 'e\u0301'].map((room) => makeSettings({ room }))
      for (const settings of all) await keep(opened.rooms, settings)
      await keep(opened.rooms, makeSettings({ room: 'den', slowModeMs: 1 }))
      await opened.rooms.forget('кафе')
      const rooms = await opened.reopen()
      expect((await rooms.names()).sort()).toEqual(['den', '部屋', 'e\u0301'].sort())
      expect((await rooms.get('den'))?.slowModeMs).toBe(1)
    })

    test('does not let a caller change what is kept', async () => {
      opened = await open()
      const settings = makeSettings()
      await keep(opened.rooms, settings)
      settings.members.push('eve')
      const read = await opened.rooms.get('den')
      // Refused, or done to a copy.
      try {
        read?.members.push('mallory')
      } catch {}
      expect((await opened.rooms.get('den'))?.members).toEqual([])
    })

    test('forgets a room with every trace, older versions too', async () => {
      opened = await open()
      const markers = [makeMarker(), makeMarker()]
      for (const ownerHash of markers) await keep(opened.rooms, makeSettings({ ownerHash }))
      await keep(opened.rooms, makeSettings({ room: 'stays' }))
      expect(await opened.find(markers)).not.toEqual([])
      await opened.rooms.forget('den')
      await opened.rooms.forget('den')
      expect(await opened.rooms.get('den')).toBeUndefined()
      expect(await opened.find(markers)).toEqual([])
      expect(await opened.rooms.names()).toEqual(['stays'])
    })

    test('makes one change after the other, each of what the one before has made', async () => {
      opened = await open()
      const { rooms } = opened
      await keep(rooms, makeSettings())
      const addOne = () =>
        rooms.update('den', async (kept) => {
          await Promise.resolve()
          return kept && { settings: { ...kept, slowModeMs: kept.slowModeMs + 1 }, entries: [] }
        })
      await Promise.all(Array.from({ length: 20 }, addOne))
      expect(await rooms.get('den')).toMatchObject({ slowModeMs: 20, version: 21 })
    })

    test('a change that is none, or that fails, leaves everything as it was', async () => {
      opened = await open()
      const { rooms } = opened
      expect(await rooms.update('den', () => undefined)).toBeUndefined()
      await keep(rooms, makeSettings())
      expect(await rooms.update('den', () => undefined)).toMatchObject({ version: 1 })
      const refuse = () => Promise.reject(new Error('not allowed'))
      await expect(rooms.update('den', refuse)).rejects.toThrow('not allowed')
      expect(await rooms.get('den')).toMatchObject({ version: 1 })
    })

    test('ends with one of many changes at once, after all of them', async () => {
      opened = await open()
      const { rooms } = opened
      const changes = Array.from({ length: 50 }, (_, n) => n + 1)
      await Promise.all(changes.map((slowModeMs) => keep(rooms, makeSettings({ slowModeMs }))))
      const last = await rooms.get('den')
      expect(last?.version).toBe(50)
      expect(changes).toContain(last?.slowModeMs)
      expect(await (await opened.reopen()).get('den')).toEqual(last)
    })
  })
}
