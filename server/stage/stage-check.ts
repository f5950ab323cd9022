import { createHash, timingSafeEqual } from 'node:crypto'
import type { SharedState } from '../../database/shared-state.ts'
import { createAddressGroup } from '../../helpers/address-group.ts'
import { normaliseRoom } from '../../realtime/rooms/room-name.ts'
import type { Granted } from '../../stage/stages.ts'
import type { PublishRequest } from '../../stage/wire/publication.ts'
import type { StageKeys } from './stage-keys.ts'

/** What a publish request opens; a sentence for the publisher when its key is wrong. */
export type StageCheck = (request: PublishRequest) => Promise<Granted | { text: string }>

/** The rate limit of wrong keys for one address; a publisher who mistypes needs a few. */
const GUESSES_PER_MINUTE = 10

const DENIED = { text: 'This key does not open this stage.' }
const TOO_MANY = { text: 'Too many wrong keys. Wait a minute, then try again.' }
const UNKNOWN = { text: 'Keys cannot be looked at right now. Try again in a few seconds.' }

/**
 * Checks stage keys. The answer to a wrong key takes as long as that to a right one, and is the same
 * whether the room has a key or not. `stageKey` is STAGE_KEY, the operator's own.
 */
export function createStageCheck(
  { stageKeyFor }: Pick<StageKeys, 'stageKeyFor'>,
  openCounter: SharedState['openCounter'],
  stageKey?: string,
): StageCheck {
  const what = 'wrong stage keys'
  const guesses = openCounter({ what, points: GUESSES_PER_MINUTE, windowSeconds: 60 })
  const addressGroup = createAddressGroup()

  return async function check({ room: name, keys, address }) {
    const group = addressGroup(address)
    // Counted before it is looked at, so that guesses side by side are counted, too.
    const refusal = await guesses.consume(group).then(() => undefined, refusalFor)
    if (refusal !== undefined) return refusal
    const room = normaliseRoom(name)
    const expected = room === undefined ? undefined : await stageKeyFor(room)
    const isSame = isAnyOf(keys, expected ?? '')
    if (!isSame || room === undefined || expected === undefined) return DENIED
    await guesses.reward(group)
    return expected === stageKey ? { room } : { room, address: group }
  }
}

/** What a counter rejects with is no Error; an Error is its own. */
function refusalFor(reason: unknown) {
  return reason instanceof Error ? UNKNOWN : TOO_MANY
}

/** Compared in any case, and by digests, so that nothing can be read from the time it takes. */
function isAnyOf(keys: string[], expected: string): boolean {
  return keys.filter((key) => timingSafeEqual(digest(key), digest(expected))).length > 0
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
