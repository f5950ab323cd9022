import { sentencesOf } from './catalogue.ts'
import { watch } from './english.ts'
import { type English, inLanguage, tag } from './language.ts'

/** What the page of videos says, and how it writes lengths and sizes. */
export const watchText = sentencesOf<English['watch']>(inLanguage('watch', watch), tag)

/** 83,000 ms to `1:23`, and from an hour on `1:01:23`. */
export function lengthOf(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const pad = (n: number) => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`
}
