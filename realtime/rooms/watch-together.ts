import * as v from 'valibot'
import type { WatchingStore } from '../../database/shared-state.ts'
import type { Clock } from '../../helpers/clock.ts'
import { readMediaPath } from '../../helpers/media-path.ts'
import { readPayload } from '../answers/read-payload.ts'
import { Refusal } from '../answers/refusal.ts'
import type { Watching } from '../protocol.ts'
import type { Member } from './clients/member.ts'
import type { RoleOf } from './rules/roles.ts'

export interface WatchTogetherDependencies {
  roleOf: RoleOf
  clock: Clock
  watching: WatchingStore
}

/** What each room watches together. Its owner has the remote; nothing of it outlives the server. */
export interface WatchTogether {
  /** Sets what is watched; throws a `Refusal` for all but the owner, or when it cannot be read. */
  use(owner: Member, payload: unknown): Promise<Watching>
  /** What a new member has to catch up with; `undefined` when nothing is watched. */
  of(room: string): Promise<Watching | undefined>
}

const MAX_PATH_LENGTH = 2000
/** Nobody has films of four days, and pages need not think about larger numbers. */
const MAX_POSITION_MS = 4 * 86_400_000

/** As `/media` serves them: no address of another host, no step up, nothing hidden. */
const isMediaPath = (path: string) => readMediaPath(path) !== undefined

const REMOTE = v.object({
  path: v.nullable(v.pipe(v.string(), v.maxLength(MAX_PATH_LENGTH), v.check(isMediaPath))),
  positionMs: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_POSITION_MS)),
  isPlaying: v.boolean(),
})

const BAD_REMOTE =
  'This cannot be read. Send path (a video of this server, or null), positionMs and isPlaying.'

export function createWatchTogether(dependencies: WatchTogetherDependencies): WatchTogether {
  const { roleOf, clock, watching: store } = dependencies

  async function use(owner: Member, payload: unknown): Promise<Watching> {
    if ((await roleOf(owner)) !== 'owner') {
      throw new Refusal('not_allowed', 'Only the owner of this room can choose what is watched.')
    }
    const remote = readPayload(REMOTE, payload, BAD_REMOTE)
    const watching = { ...remote, setAt: clock.now() }
    if (watching.path === null) await store.forget(owner.room)
    else await store.set(owner.room, watching)
    return watching
  }

  return { use, of: store.get }
}
