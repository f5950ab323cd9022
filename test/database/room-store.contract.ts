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

/** What every store of room settings keeps to. */
export function describeRoomStore(name: string, open: () => Promise<OpenedRooms>): void {
  describe(name, () => {
    let opened: OpenedRooms
    afterEach(() => opened.close())

    test('gives back what was kept last, and nothing of a room it does not know', async () => {
      opened = await open()
      const { rooms } = opened
      await rooms.keep(makeSettings())
      const changed = makeSettings({
        isLocked: true,
        passphrase: { salt: 's', hash: 'h' },
        restraints: [{ author: 'ben', what: 'silenced', until: 5 }],
      })
      await rooms.keep(changed)
      expect(await rooms.get('den')).toEqual(changed)
      expect(await rooms.get('lair')).toBeUndefined()
      expect(await rooms.names()).toEqual(['den'])
    })

    test('keeps it over a restart, of names of any script', async () => {
      opened = await open()
      const all = ['den', 'кафе', '部屋', 'e\u0301'].map((room) => makeSettings({ room }))
      for (const settings of all) await opened.rooms.keep(settings)
      await opened.rooms.keep(makeSettings({ room: 'den', slowModeMs: 1 }))
      await opened.rooms.forget('кафе')
      const rooms = await opened.reopen()
      expect((await rooms.names()).sort()).toEqual(['den', '部屋', 'e\u0301'].sort())
      expect((await rooms.get('den'))?.slowModeMs).toBe(1)
    })

    test('does not let a caller change what is kept', async () => {
      opened = await open()
      const settings = makeSettings()
      await opened.rooms.keep(settings)
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
      for (const ownerHash of markers) await opened.rooms.keep(makeSettings({ ownerHash }))
      await opened.rooms.keep(makeSettings({ room: 'stays' }))
      expect(await opened.find(markers)).not.toEqual([])
      await opened.rooms.forget('den')
      await opened.rooms.forget('den')
      expect(await opened.rooms.get('den')).toBeUndefined()
      expect(await opened.find(markers)).toEqual([])
      expect(await opened.rooms.names()).toEqual(['stays'])
    })

    test('ends with the last of many changes at once', async () => {
      opened = await open()
      const { rooms } = opened
      const changes = Array.from({ length: 50 }, (_, n) => n + 1)
      await Promise.all(changes.map((slowModeMs) => rooms.keep(makeSettings({ slowModeMs }))))
      expect((await rooms.get('den'))?.slowModeMs).toBe(50)
      expect((await (await opened.reopen()).get('den'))?.slowModeMs).toBe(50)
    })
  })
}
