/** Times as a person says them. Durations are milliseconds, instants Unix milliseconds. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const NUMBERS =
  'zero one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty'.split(
    ' ',
  )
const VALUES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 30]

/** How long ago, short enough to stand beside a name: "just now", "3 min", "2 h". */
export function shortAge(ageMs: number): string {
  if (ageMs < MINUTE) return 'just now'
  if (ageMs < HOUR) return `${Math.floor(ageMs / MINUTE)} min`
  if (ageMs < DAY) return `${Math.floor(ageMs / HOUR)} h`
  return `${Math.floor(ageMs / DAY)} d`
}

/** A duration in words: "ten minutes", "an hour", "45 seconds". */
export function inWords(durationMs: number): string {
  for (const [unit, name, one] of [
    [DAY, 'day', 'a day'],
    [HOUR, 'hour', 'an hour'],
    [MINUTE, 'minute', 'a minute'],
  ] as const) {
    const count = Math.round(durationMs / unit)
    if (durationMs < unit || Math.abs(durationMs - count * unit) > unit / 60) continue
    return count === 1 ? one : `${numberInWords(count)} ${name}s`
  }
  const seconds = Math.round(durationMs / SECOND)
  return seconds === 1 ? 'a second' : `${numberInWords(seconds)} seconds`
}

function numberInWords(count: number): string {
  return NUMBERS[VALUES.indexOf(count)] ?? String(count)
}

/** The time of day at this reader's place: "14:05". */
export function clockTime(instant: number): string {
  return new Date(instant).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
}
