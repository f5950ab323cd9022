import { createMemoryState } from '../../database/memory/memory-state.ts'
import { createRoomMembers } from '../../realtime/rooms/rules/room-members.ts'
import type { FakeClock } from './fake-clock.ts'

/** Members of rooms in memory; `present` are the authors that are in every room now. */
export function openMembers(clock: FakeClock, present: ReadonlySet<string> = new Set()) {
  const state = createMemoryState(clock)
  const presence = state.openPresence({
    membersIn: () =>
      [...present].map((author) => ({ author, addressHash: '', ownerHash: undefined })),
    onChange: () => {},
    onPage: () => {},
  })
  const members = createRoomMembers({ now: clock.now, store: state.members, presence })
  return { state, presence, members }
}
