import { sentencesOf } from './catalogue.ts'
import { times } from './english.ts'
import { type English, inLanguage, tag } from './language.ts'
import { locale } from './locale.ts'

/** Times as a person says them. Durations are milliseconds, instants Unix milliseconds. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const timeText = sentencesOf<English['times']>(inLanguage('times', times), tag)
const NUMBERS = timeText.numbers.split(' ')

const ages = new Intl.RelativeTimeFormat(locale, { style: 'narrow' })
const now = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'second')
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })

/** How long ago, short enough to stand beside a name: "now", "3m ago", "hace 2 h". */
export function shortAge(ageMs: number): string {
  const ago = (unitMs: number, unit: 'minute' | 'hour' | 'day') =>
    ages.format(-Math.floor(ageMs / unitMs), unit)
  if (ageMs < MINUTE) return now
  if (ageMs < HOUR) return ago(MINUTE, 'minute')
  return ageMs < DAY ? ago(HOUR, 'hour') : ago(DAY, 'day')
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

/** Not every language writes small numbers as words here. */
function numberInWords(count: number): string {
  return NUMBERS[count] || String(count)
}

/** The time of day at this reader's place: "14:05". */
export function clockTime(instant: number): string {
  return clock.format(instant)
}
