import { sentencesOf } from './catalogue.ts'
import { type English, tag, times } from './language.ts'

/** Times as a person says them. Durations are milliseconds, instants Unix milliseconds. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const timeText = sentencesOf<English['times']>(times, tag)
const NUMBERS = timeText.numbers.split(' ')

/** How long ago, short enough to stand beside a name: "now", "3 min", "2 h". */
export function shortAge(ageMs: number): string {
  if (ageMs < MINUTE) return timeText.justNow
  if (ageMs < HOUR) return timeText.minutesAgo({ count: Math.floor(ageMs / MINUTE) })
  if (ageMs < DAY) return timeText.hoursAgo({ count: Math.floor(ageMs / HOUR) })
  return timeText.daysAgo({ count: Math.floor(ageMs / DAY) })
}

/** A duration in words: "ten minutes", "an hour", "45 seconds". */
export function inWords(durationMs: number): string {
  for (const [unit, said] of [
    [DAY, timeText.day],
    [HOUR, timeText.hour],
    [MINUTE, timeText.minute],
  ] as const) {
    const count = Math.round(durationMs / unit)
    if (durationMs < unit || Math.abs(durationMs - count * unit) > unit / 60) continue
    return said({ count, number: numberInWords(count) })
  }
  const count = Math.round(durationMs / SECOND)
  return timeText.second({ count, number: numberInWords(count) })
}

function numberInWords(count: number): string {
  return NUMBERS[count] ?? String(count)
}

/** The time of day at this reader's place: "14:05". */
export function clockTime(instant: number): string {
  return new Date(instant).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
}
