import { FLV_SCRIPT, flvTag } from '../../../wire/flv.ts'
import type { StreamTag } from '../../../wire/stream-tag.ts'
import { type AmfObject, type AmfValue, decodeAmf, encodeAmf } from '../protocol/amf0.ts'
import type { RtmpMessage } from '../protocol/chunk-reader.ts'
import { MESSAGE } from '../protocol/messages.ts'

/** The facts of `onMetaData` that players use; the rest, often a page long, is left out. */
const FACTS = ['width', 'height', 'framerate', 'audiosamplerate']
/** Any of these announces a picture. */
const OF_PICTURE = ['videocodecid', 'videodatarate', 'width', 'height', 'framerate']

export interface Metadata {
  tag: StreamTag
  hasPicture: boolean
  hasSound: boolean
}

/** What a data message says about the stream; `undefined` for a data message about something else. */
export function readMetadata({ type, payload }: RtmpMessage): Metadata | undefined {
  const said = decodeAmf(type === MESSAGE.dataAmf3 ? payload.subarray(1) : payload)
  if (!said.includes('onMetaData')) return undefined
  const facts = said.find((value): value is AmfObject => value instanceof Map)
  if (facts === undefined) return undefined
  const known = FACTS.map((name) => [name, facts.get(name)] as const).filter(isNumber)
  const bytes = flvTag(FLV_SCRIPT, 0, encodeAmf('onMetaData', Object.fromEntries(known)))
  return {
    tag: { kind: 'metadata', bytes },
    hasPicture: OF_PICTURE.some((name) => facts.has(name)),
    hasSound: facts.has('audiocodecid'),
  }
}

function isNumber(fact: readonly [string, AmfValue]): fact is readonly [string, number] {
  return typeof fact[1] === 'number' && Number.isFinite(fact[1])
}
