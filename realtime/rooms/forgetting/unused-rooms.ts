import type { RoomSettings, RoomStore } from '../../../database/room-store.ts'

/** So many rooms that nobody uses keep their settings. */
export const MAX_UNUSED_ROOMS = 2000
/** So many authors they may name, all together: a few large rooms cost as much as many small ones. */
export const MAX_UNUSED_AUTHORS = 100_000

/** The rooms whose settings are too many to be kept: the longest unused ones. */
export async function beyondWhatIsKept(rooms: Pick<RoomStore, 'names' | 'get'>): Promise<string[]> {
  const all = await Promise.all((await rooms.names()).map((room) => rooms.get(room)))
  const unused = all.filter((settings) => settings?.unusedSinceAt !== undefined)
  const newestFirst = (unused as RoomSettings[]).sort(
    (a, b) => (b.unusedSinceAt ?? 0) - (a.unusedSinceAt ?? 0),
  )
  let authors = 0
  return newestFirst
    .filter((settings, place) => {
      authors += authorsIn(settings)
      return place >= MAX_UNUSED_ROOMS || authors > MAX_UNUSED_AUTHORS
    })
    .map(({ room }) => room)
}

function authorsIn({ owners, members, restraints }: RoomSettings): number {
  return owners.length + members.length + restraints.length
}
