import { locale } from './locale.ts'

const UNITS = ['kB', 'MB', 'GB', 'TB']

/** 838,860,800 bytes to `839 MB`: thousands, as file managers and shops count. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length)
  const value = bytes / 1000 ** power
  const digits = value < 10 && power > 1 ? 1 : 0
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return `${value.toLocaleString(locale, format)} ${UNITS[power - 1]}`
}
