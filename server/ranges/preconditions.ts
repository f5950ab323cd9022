import type { IncomingHttpHeaders } from 'node:http'

/** What a representation can be recognised by. */
export interface Validators {
  /** A strong entity tag with its quotes. */
  etag: string
  /** Unix milliseconds. */
  lastModifiedAt?: number | undefined
}

/** `met`: go on - `unchanged`: 304, the client has it already - `failed`: 412 */
export type Verdict = 'met' | 'unchanged' | 'failed'

/**
 * Looks at the conditional headers of a GET or HEAD in the order of RFC 9110, section 13.2.2;
 * `If-Range` comes after them, see `rangeApplies`.
 */
export function checkPreconditions(headers: IncomingHttpHeaders, validators: Validators): Verdict {
  if (mustFail(headers, validators)) return 'failed'
  return isUnchanged(headers, validators) ? 'unchanged' : 'met'
}

function mustFail(headers: IncomingHttpHeaders, { etag, lastModifiedAt }: Validators): boolean {
  const tags = headers['if-match']
  if (tags !== undefined) return !names(tags, etag, strongly)
  const until = readHttpDate(headers['if-unmodified-since'])
  if (until === undefined || lastModifiedAt === undefined) return false
  return wholeSeconds(lastModifiedAt) > until
}

function isUnchanged(headers: IncomingHttpHeaders, { etag, lastModifiedAt }: Validators): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined) return names(tags, etag, weakly)
  const since = readHttpDate(headers['if-modified-since'])
  if (since === undefined || lastModifiedAt === undefined) return false
  return wholeSeconds(lastModifiedAt) <= since
}

/**
 * Whether a `Range` still holds: without `If-Range` always, with one only when it names, by strong
 * tag or by exact date, what would be sent now. A client joins the part to what it has.
 */
export function rangeApplies(condition: string | undefined, validators: Validators): boolean {
  if (condition === undefined || condition === validators.etag) return true
  const { lastModifiedAt } = validators
  const date = readHttpDate(condition)
  return lastModifiedAt !== undefined && date === wholeSeconds(lastModifiedAt)
}

type Comparison = (tag: string, etag: string) => boolean
const strongly: Comparison = (tag, etag) => tag === etag
const weakly: Comparison = (tag, etag) => tag.replace(/^W\//, '') === etag

const TAGS = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g

/** Whether a list of entity tags, or the `*` that stands for any, names this one. */
function names(list: string, etag: string, compare: Comparison): boolean {
  if (list.trim() === '*') return true
  return [...list.matchAll(TAGS)].some(([tag]) => compare(tag, etag))
}

const IMF_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
const RFC_850_DATE = /^[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/
const ASCTIME_DATE = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/

/**
 * The instant of an HTTP date in one of its three spellings (RFC 9110, section 5.6.7), in Unix
 * milliseconds; `undefined` when it is none, for then its header does not count.
 */
export function readHttpDate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const isZoned = IMF_DATE.test(text) || RFC_850_DATE.test(text)
  if (!isZoned && !ASCTIME_DATE.test(text)) return undefined
  const at = Date.parse(isZoned ? text : `${text} GMT`)
  return Number.isNaN(at) ? undefined : at
}

/** HTTP dates know no fractions. */
export function wholeSeconds(at: number): number {
  return Math.floor(at / 1000) * 1000
}
