import type { Clock } from '../../helpers/clock.ts'
import { LOST_CONNECTION_MS, type LocalPresence, type OpenPresence } from '../presence-store.ts'
import { createLeftLately } from './left-lately.ts'

/** Presence of a single node: what it has is all there is. */
export function createMemoryPresence(clock: Clock): OpenPresence {
  return ({ membersIn, onChange }: LocalPresence) => {
    const leftLately = createLeftLately(clock.now, LOST_CONNECTION_MS)
    const all = (room: string) => [...membersIn(room)]
    const countOf = (room: string) => new Set(all(room).map(({ author }) => author)).size
    return {
      changed: onChange,
      left: leftLately.note,
      pageJoined: () => {},
      countOf,
      count: async (room) => countOf(room),
      isPresent: async (room, author) => all(room).some((one) => one.author === author),
      membersIn: async (room) => all(room),
      wasThereLately: async (room) => all(room).length > 0 || leftLately.isRecent(room),
      close: async () => {},
    }
  }
}
