import { FRAMES_PER_SECOND } from '../../../realtime/protocol.ts'
import type { Preference } from '../../page/preferences.ts'

/** How much faster than life a loop plays. */
const SPEEDS: Record<Preference<'speed'>, number> = { life: 1, twice: 2, 'four-times': 4 }

/**
 * Milliseconds from one frame to the next while they are recorded. A server plays ten frames in a
 * second whatever they show, so the speed is made here: the longer the film, the faster its loop.
 */
export function frameIntervalMs(speed: Preference<'speed'>): number {
  return (SPEEDS[speed] * 1000) / FRAMES_PER_SECOND
}
