/** Both ends are in it, as in the header: 0 to 0 is one byte. */
export interface ByteRange {
  first: number
  last: number
}

/**
 * What a `Range` header asks for. `whole`: everything, as without the header -
 * `unsatisfiable`: nothing that is there (416) - `parts`: at least one part that is (206).
 */
export type RangeRequest =
  | { kind: 'whole' }
  | { kind: 'unsatisfiable' }
  | { kind: 'parts'; parts: ByteRange[] }

/** More parts than this cost more than they can be worth. */
const MAX_PARTS = 100

const WHOLE: RangeRequest = { kind: 'whole' }

/** `0-499`, `500-` or `-500`; blanks stand only around it. */
const SPEC = /^(?:(\d+)-(\d*)|-(\d+))$/

/**
 * Reads a `Range` header (RFC 9110, section 14) for something of `sizeBytes`. A header that is
 * malformed, of another unit, or asks for more than there is (the same bytes twice, or hundreds
 * of tiny parts) is ignored, which the RFC allows and which costs no more than a plain request.
 */
export function readRange(header: string | undefined, sizeBytes: number): RangeRequest {
  const [, list] = /^bytes=(.*)$/is.exec(header ?? '') ?? []
  if (list === undefined) return WHOLE
  // An empty element between two commas means nothing (section 5.6.1.2).
  const specs = list.split(',').map(withoutBlanks).filter(Boolean)
  if (specs.length === 0) return WHOLE
  const found = specs.map((spec) => readSpec(spec, sizeBytes))
  if (found.includes('malformed')) return WHOLE
  return requestOf(
    found.filter((one) => typeof one === 'object'),
    found.includes('everything'),
    sizeBytes,
  )
}

function requestOf(parts: ByteRange[], hasEverything: boolean, sizeBytes: number): RangeRequest {
  // The end of nothing is nothing, which no 206 can say.
  if (hasEverything && sizeBytes === 0) return WHOLE
  if (parts.length === 0) return { kind: 'unsatisfiable' }
  const asked = parts.reduce((sum, part) => sum + lengthOf(part), 0)
  return parts.length > MAX_PARTS || asked > sizeBytes ? WHOLE : { kind: 'parts', parts }
}

function readSpec(spec: string, sizeBytes: number) {
  const [matched, first, last, suffix] = SPEC.exec(spec) ?? []
  if (matched === undefined) return 'malformed'
  if (suffix !== undefined) return readSuffix(Number(suffix), sizeBytes)
  if (last && isBefore(last, first ?? '')) return 'malformed'
  const end = sizeBytes - 1
  if (Number(first) > end) return 'unsatisfiable'
  return { first: Number(first), last: last ? Math.min(Number(last), end) : end }
}

function readSuffix(wanted: number, sizeBytes: number) {
  if (wanted === 0) return 'unsatisfiable'
  if (sizeBytes === 0) return 'everything'
  return { first: Math.max(0, sizeBytes - wanted), last: sizeBytes - 1 }
}

/**
 * Space and tab only: other blanks are not blanks to HTTP. Each is looked at once; `[ \t]+$` would
 * look at a row of blanks again from each of them.
 */
function withoutBlanks(text: string): string {
  let [start, end] = [0, text.length]
  while (isBlank(text[start])) start++
  while (end > start && isBlank(text[end - 1])) end--
  return text.slice(start, end)
}

function isBlank(letter: string | undefined): boolean {
  return letter === ' ' || letter === '\t'
}

/** As texts: two positions beyond 2^53 may look the same as numbers. */
function isBefore(a: string, b: string): boolean {
  const [first, second] = [withoutZeros(a), withoutZeros(b)]
  if (first.length !== second.length) return first.length < second.length
  return first < second
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+/, '')
}

export function lengthOf({ first, last }: ByteRange): number {
  return last - first + 1
}
