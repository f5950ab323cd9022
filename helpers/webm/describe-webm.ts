import { elementsFrom, ID, WebmError } from './ebml.ts'

/** What a WebM of one track says of itself, and what its frames say. */
export interface WebmDescription {
  codec: string
  /** As the first frame says, when it is a key frame of VP8. */
  width: number | undefined
  height: number | undefined
  /** As the header says; 0 when it does not. */
  durationMs: number
  /** When each frame is shown, from the first. */
  framesAtMs: number[]
}

/** Reads a WebM that counts in milliseconds, as ffmpeg writes it. Throws a `WebmError` when it is not whole. */
export function describeWebm(webm: Buffer): WebmDescription {
  const description: WebmDescription = {
    ...{ codec: '', width: undefined, height: undefined },
    ...{ durationMs: 0, framesAtMs: [] },
  }
  let clusterAtMs = 0
  for (const element of elementsFrom(webm, 0)) {
    const content = webm.subarray(element.start, element.end)
    if (element.id === ID.CODEC) description.codec = content.toString('latin1', 0, 32)
    else if (element.id === ID.DURATION) description.durationMs = readFloat(content)
    else if (element.id === ID.CLUSTER_TIME) clusterAtMs = readUint(content)
    else if (element.id === ID.SIMPLE_BLOCK) addFrame(description, content, clusterAtMs)
  }
  return description
}

/** A track's number of one byte, the time within its cluster, flags: then the frame. */
const BLOCK_HEADER_BYTES = 4

function addFrame(description: WebmDescription, block: Buffer, clusterAtMs: number): void {
  if (block.length < BLOCK_HEADER_BYTES) throw new WebmError('the WebM is cut off')
  if (description.framesAtMs.length === 0) {
    Object.assign(description, sizeOfKeyFrame(block.subarray(BLOCK_HEADER_BYTES)))
  }
  description.framesAtMs.push(clusterAtMs + block.readInt16BE(1))
}

/** RFC 6386, 9.1: after three bytes a start code, then width and height in 14 bits each. */
function sizeOfKeyFrame(frame: Buffer): Pick<WebmDescription, 'width' | 'height'> {
  const isKeyFrame = frame.length >= 10 && ((frame[0] ?? 1) & 1) === 0
  if (!isKeyFrame || frame.readUIntBE(3, 3) !== 0x9d012a) {
    return { width: undefined, height: undefined }
  }
  return { width: frame.readUInt16LE(6) & 0x3fff, height: frame.readUInt16LE(8) & 0x3fff }
}

function readFloat(content: Buffer): number {
  if (content.length === 8) return content.readDoubleBE()
  return content.length === 4 ? content.readFloatBE() : 0
}

function readUint(content: Buffer): number {
  return content.length >= 1 && content.length <= 6 ? content.readUIntBE(0, content.length) : 0
}
