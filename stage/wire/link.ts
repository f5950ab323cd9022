import { createWholePieces } from './whole-pieces.ts'

/**
 * The wire between the server and its ingest: one pipe, both ways, of frames
 * `[length u32][type u8][session u32][body]`. A pipe pushes back by itself when the other side is
 * slow, which messages between Node processes do not.
 */

/** A whole frame; the largest is one key frame with its tag around it. */
export const MAX_LINK_FRAME_BYTES = 5 * 1024 * 1024

export const LINK_TYPES = [
  // From the ingest
  'listening',
  'failed',
  'alive',
  'publish-request',
  'tag',
  'ended',
  // From the server
  'verdict',
] as const

export type LinkType = (typeof LINK_TYPES)[number]

export interface LinkFrame {
  type: LinkType
  /** Which publisher's connection it is about; 0 is none. */
  session: number
  body: Buffer
}

/** The other side broke the rules of the wire; it cannot be trusted with another byte. */
export class LinkError extends Error {
  override readonly name = 'LinkError'
}

const LENGTH_BYTES = 4
const HEADER_BYTES = 5

export function encodeLinkFrame(type: LinkType, session: number, ...body: Buffer[]): Buffer {
  const header = Buffer.alloc(LENGTH_BYTES + HEADER_BYTES)
  const bodyBytes = body.reduce((sum, { length }) => sum + length, 0)
  header.writeUInt32BE(HEADER_BYTES + bodyBytes, 0)
  header.writeUInt8(LINK_TYPES.indexOf(type), LENGTH_BYTES)
  header.writeUInt32BE(session, LENGTH_BYTES + 1)
  return Buffer.concat([header, ...body])
}

export function encodeLinkJson(type: LinkType, session: number, value: unknown): Buffer {
  return encodeLinkFrame(type, session, Buffer.from(JSON.stringify(value), 'utf8'))
}

/** Reads frames as they come; throws a `LinkError` for what cannot be one. */
export function createLinkReader(): (data: Buffer) => Generator<LinkFrame> {
  const read = createWholePieces(LENGTH_BYTES, (start) => LENGTH_BYTES + lengthOf(start))
  return function* readFrames(data) {
    for (const frame of read(data)) yield frameIn(frame.subarray(LENGTH_BYTES))
  }
}

function lengthOf(bytes: Buffer): number {
  const length = bytes.readUInt32BE(0)
  if (length < HEADER_BYTES || length > MAX_LINK_FRAME_BYTES) throw new LinkError('A bad length.')
  return length
}

function frameIn(bytes: Buffer): LinkFrame {
  const type = LINK_TYPES[bytes.readUInt8(0)]
  if (type === undefined) throw new LinkError('An unknown type.')
  // A copy: a slice would keep the whole read alive as long as the last viewer needs this frame.
  return { type, session: bytes.readUInt32BE(1), body: Buffer.from(bytes.subarray(HEADER_BYTES)) }
}

/** A body that is JSON; throws a `LinkError` when it is none. */
export function jsonIn({ body }: LinkFrame): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch {
    // Falls through: whatever the reason, it is not a JSON object.
  }
  throw new LinkError('A body that is not JSON.')
}
