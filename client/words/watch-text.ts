import { sentencesOf } from './catalogue.ts'
import { type English, tag, watch } from './language.ts'

/** What the page of videos says, and how it writes lengths and sizes. */
export const watchText = sentencesOf<English['watch']>(watch, tag)

/** 83,000 ms to `1:23`, and from an hour on `1:01:23`. */
export function lengthOf(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const pad = (n: number) => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`
}

/** 838,860,800 bytes to `839 MB`: thousands, as file managers and shops count. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length)
  const value = bytes / 1000 ** power
  return `${value.toFixed(value < 10 && power > 1 ? 1 : 0)} ${units[power - 1]}`
}
