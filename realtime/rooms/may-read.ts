import type { RoomSettings, RoomStore } from '../../database/room-store.ts'
import type { Message } from '../protocol.ts'

/** Whether a room shows what happens in it only to its members. */
export function isClosed({ isLocked, passphrase }: RoomSettings): boolean {
  return isLocked || passphrase !== undefined
}

/** Decides whether this author, or a client without a token, may have a message by its key. */
export type MayRead = (message: Message, author: string | undefined) => Promise<boolean>

export interface MayReadDependencies {
  rooms: Pick<RoomStore, 'get'>
  /** Whether the author is a member of the room in fact. */
  isMember(room: string, author: string): Promise<boolean>
}

/**
 * An open room is open to everybody that knows its name, and a key, which cannot be guessed, is sent
 * to nobody outside it: so it is as good as having been there. What was said in a room that is locked
 * or has a passphrase is for its members, and not for those who were removed.
 */
export function createMayRead({ rooms, isMember }: MayReadDependencies): MayRead {
  return async ({ room }, author) => {
    const settings = await rooms.get(room)
    if (settings === undefined || !isClosed(settings)) return true
    if (author === undefined) return false
    const isRemoved = settings.restraints.some((restraint) => {
      return restraint.author === author && restraint.what === 'removed'
    })
    if (isRemoved) return false
    return [...settings.members, ...settings.owners].includes(author) || isMember(room, author)
  }
}
