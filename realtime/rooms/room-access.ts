import { createHmac } from 'node:crypto'
import type { RoomStore } from '../../database/room-store.ts'
import type { Clock } from '../../helpers/clock.ts'
import type { Admission } from '../posting/admission.ts'
import type { Turns } from '../posting/turns.ts'
import type { JoinRequest, Member } from './clients/member.ts'
import { createMayRead, type MayRead } from './may-read.ts'
import type { JoinRules } from './rules/join-rules.ts'
import type { PostRules } from './rules/post-rules.ts'
import { roleIn } from './rules/roles.ts'
import type { RoomMembers } from './rules/room-members.ts'
import { hashOf } from './secrets.ts'

export interface RoomAccessDependencies {
  rooms: Pick<RoomStore, 'get'>
  joinRules: JoinRules
  postRules: Pick<PostRules, 'admitPost' | 'confirmPost'>
  members: Pick<RoomMembers, 'isMember'>
  /** One queue per room, a mutex: nobody joins while its settings change. */
  roomTurns: Turns
  clock: Clock
  /** Addresses are remembered as hashes with this key only. */
  addressKey: Buffer
}

/** What a room lets a client do: join, post, read. */
export interface RoomAccess {
  /** Makes a member of a client that may join the room it asks for; throws a `Refusal`. */
  admitMember(request: JoinRequest, address: string): Promise<Member>
  /** The same admission of posts with the rules of the room before it. */
  guard(admission: Admission): Admission<Member>
  /**
   * Throws a `Refusal` when a post's author was silenced or removed while the clip was made; resolves
   * with the version of the settings that say so.
   */
  confirmPost(sender: Member): Promise<number>
  /** The authors among members of a room who have been removed since they were admitted. */
  removedAmong(room: string, members: Member[]): Promise<Set<string>>
  mayRead: MayRead
}

export function createRoomAccess(dependencies: RoomAccessDependencies): RoomAccess {
  const { rooms, joinRules, postRules, members, roomTurns, clock, addressKey } = dependencies
  const hashAddress = (address: string) =>
    createHmac('sha256', addressKey).update(address).digest('base64url')

  async function admitMember(request: JoinRequest, address: string): Promise<Member> {
    const { room, author, ownerSecret, passphrase, page } = request
    const { takesPieces, takesAddresses } = request
    const addressHash = hashAddress(address)
    const asked = { room, author, ownerSecret, passphrase, addressHash }
    const proof = await joinRules.prove(asked)
    await roomTurns.run(room, () => joinRules.join(asked, proof))
    const ownerHash = ownerSecret === undefined ? undefined : hashOf(ownerSecret)
    const joinedAt = clock.now()
    // Field by field: a spread object of so many would be a class of its own to V8, for each member.
    return {
      room,
      author,
      address,
      addressHash,
      ownerHash,
      joinedAt,
      page,
      takesPieces,
      takesAddresses,
      request,
    }
  }

  async function removedAmong(room: string, all: Member[]): Promise<Set<string>> {
    const settings = await rooms.get(room)
    const removals = settings?.restraints.filter(({ what }) => what === 'removed') ?? []
    const removed = new Set(removals.map(({ author }) => author))
    const guests = all.filter(
      ({ ownerHash }) => settings && roleIn(settings, ownerHash) === 'guest',
    )
    return new Set(guests.map(({ author }) => author).filter((author) => removed.has(author)))
  }

  return {
    admitMember,
    removedAmong,
    guard: (admission) => ({
      async admit(sender) {
        await postRules.admitPost(sender)
        await admission.admit(sender)
      },
    }),
    confirmPost: postRules.confirmPost,
    mayRead: createMayRead({ rooms, isMember: members.isMember }),
  }
}
