import { createHash, timingSafeEqual } from 'node:crypto'
import { RateLimiterMemory } from 'rate-limiter-flexible'
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

/**
 * Checks stage keys. The answer to a wrong key takes as long as that to a right one, and is the same
 * whether the room has a key or not. `stageKey` is STAGE_KEY, the operator's own.
 */
export function createStageCheck(
  { stageKeyFor }: Pick<StageKeys, 'stageKeyFor'>,
  stageKey?: string,
): StageCheck {
  const guesses = new RateLimiterMemory({ points: GUESSES_PER_MINUTE, duration: 60 })
  const addressGroup = createAddressGroup()

  return async function check({ room: name, keys, address }) {
    const group = addressGroup(address)
    // Counted before it is looked at, so that guesses side by side are counted, too.
    if (!(await guesses.consume(group).then(isAllowed, isRefused))) return TOO_MANY
    const room = normaliseRoom(name)
    const expected = room === undefined ? undefined : await stageKeyFor(room)
    const isSame = isAnyOf(keys, expected ?? '')
    if (!isSame || room === undefined || expected === undefined) return DENIED
    await guesses.reward(group)
    return expected === stageKey ? { room } : { room, address: group }
  }
}

const isAllowed = () => true
const isRefused = () => false

/** Compared in any case, and by digests, so that nothing can be read from the time it takes. */
function isAnyOf(keys: string[], expected: string): boolean {
  return keys.filter((key) => timingSafeEqual(digest(key), digest(expected))).length > 0
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
