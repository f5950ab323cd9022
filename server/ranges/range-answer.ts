import { randomUUID } from 'node:crypto'
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { type ByteRange, lengthOf, readRange } from './byte-range.ts'
import { checkPreconditions, rangeApplies, type Validators, wholeSeconds } from './preconditions.ts'

/** What an address stands for at this moment, but for the bytes themselves. */
export interface Description extends Validators {
  sizeBytes: number
  contentType: string
  /** What else the answer says, such as how long it may be cached. */
  headers?: OutgoingHttpHeaders
}

/** Text of our own, or a part of the source. */
export type Piece = string | ByteRange

export interface Answer {
  status: number
  headers: OutgoingHttpHeaders
  pieces: Piece[]
}

/**
 * What to answer a GET or HEAD with, as RFC 9110 has it: conditions first, then the range, of
 * which HEAD knows nothing. A part that is asked for is cut to `maxPartBytes`; a whole is not.
 */
export function answerFor(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  description: Description,
  maxPartBytes = Number.POSITIVE_INFINITY,
): Answer {
  const common = commonHeaders(description)
  const verdict = checkPreconditions(headers, description)
  if (verdict === 'unchanged') return { status: 304, headers: common, pieces: [] }
  if (verdict === 'failed') return empty(412, common)
  const { sizeBytes } = description
  const isAsked = method === 'GET' && rangeApplies(headers['if-range']?.toString(), description)
  const request = readRange(isAsked ? headers.range : undefined, sizeBytes)
  if (request.kind === 'unsatisfiable') {
    return empty(416, { ...common, 'Content-Range': `bytes */${sizeBytes}` })
  }
  if (request.kind === 'whole') return wholeAnswer(description, common)
  const parts = request.parts.map(({ first, last }) => {
    return { first, last: Math.min(last, first + maxPartBytes - 1) }
  })
  const [only, ...others] = parts
  return only && others.length === 0
    ? partAnswer(only, description, common)
    : partsAnswer(parts, description, common)
}

function commonHeaders({ etag, lastModifiedAt, headers }: Description): OutgoingHttpHeaders {
  return {
    'Accept-Ranges': 'bytes',
    ETag: etag,
    ...(lastModifiedAt !== undefined && {
      'Last-Modified': new Date(wholeSeconds(lastModifiedAt)).toUTCString(),
    }),
    ...headers,
  }
}

function empty(status: number, headers: OutgoingHttpHeaders): Answer {
  return { status, headers: { ...headers, 'Content-Length': 0 }, pieces: [] }
}

function wholeAnswer({ sizeBytes, contentType }: Description, common: OutgoingHttpHeaders) {
  const headers = { ...common, 'Content-Type': contentType, 'Content-Length': sizeBytes }
  const pieces = sizeBytes === 0 ? [] : [{ first: 0, last: sizeBytes - 1 }]
  return { status: 200, headers, pieces }
}

function partAnswer(
  part: ByteRange,
  { sizeBytes, contentType }: Description,
  common: OutgoingHttpHeaders,
): Answer {
  const headers = {
    ...common,
    'Content-Type': contentType,
    'Content-Range': contentRange(part, sizeBytes),
    'Content-Length': lengthOf(part),
  }
  return { status: 206, headers, pieces: [part] }
}

/** Several parts, each under a heading of its own: RFC 9110, section 14.6. */
function partsAnswer(
  parts: ByteRange[],
  { sizeBytes, contentType }: Description,
  common: OutgoingHttpHeaders,
): Answer {
  const boundary = randomUUID()
  const pieces: Piece[] = parts.flatMap((part) => [
    `\r\n--${boundary}\r\nContent-Type: ${contentType}\r\n` +
      `Content-Range: ${contentRange(part, sizeBytes)}\r\n\r\n`,
    part,
  ])
  pieces.push(`\r\n--${boundary}--\r\n`)
  const headers = {
    ...common,
    'Content-Type': `multipart/byteranges; boundary=${boundary}`,
    'Content-Length': pieces.reduce((sum, piece) => sum + bytesOf(piece), 0),
  }
  return { status: 206, headers, pieces }
}

function bytesOf(piece: Piece): number {
  return typeof piece === 'string' ? Buffer.byteLength(piece) : lengthOf(piece)
}

function contentRange({ first, last }: ByteRange, sizeBytes: number): string {
  return `bytes ${first}-${last}/${sizeBytes}`
}
