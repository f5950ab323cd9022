import { createHash, timingSafeEqual } from 'node:crypto'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { normaliseRoom } from '../../realtime/rooms/room-name.ts'
import type { PublishRequest } from '../../stage/wire/publication.ts'
import type { StageKeys } from './stage-keys.ts'

/** The room's proper name for who may publish there; a sentence for who may not. */
export type StageCheck = (request: PublishRequest) => Promise<{ room: string } | { text: string }>

/** Wrong keys that one address may try in a minute; who mistypes needs a few. */
const GUESSES_PER_MINUTE = 10

const DENIED = { text: 'This key does not open this stage.' }
const TOO_MANY = { text: 'Too many wrong keys. Wait a minute, then try again.' }

/**
 * Checks stage keys. The answer to a wrong key takes as long as that to a right one, and is the same
 * whether the room has a key or not.
 */
export function createStageCheck({ stageKeyFor }: Pick<StageKeys, 'stageKeyFor'>): StageCheck {
  const guesses = new RateLimiterMemory({ points: GUESSES_PER_MINUTE, duration: 60 })

  return async function check({ room: name, key, address }) {
    const spent = await guesses.get(address)
    if (spent !== null && spent.consumedPoints >= GUESSES_PER_MINUTE) return TOO_MANY
    const room = normaliseRoom(name)
    const expected = room === undefined ? undefined : await stageKeyFor(room)
    // Compared in any case, and by digests, so that nothing can be read from the time it takes.
    const isSame = timingSafeEqual(digest(key), digest(expected ?? ''))
    if (isSame && room !== undefined && expected !== undefined) return { room }
    await guesses.penalty(address)
    return DENIED
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
