import { get, type IncomingMessage } from 'node:http'

export interface FlvTag {
  type: 'audio' | 'video' | 'script'
  timestamp: number
  isHeader: boolean
  isKeyFrame: boolean
}

export interface FlvViewer {
  response: IncomingMessage
  /** The tags seen so far. */
  tags: FlvTag[]
  /** Resolves when this many tags of this kind were seen. */
  seen(what: (tag: FlvTag) => boolean, count?: number): Promise<void>
  /** Resolves when the broadcast is over. */
  ended: Promise<void>
  close(): void
}

/** Watches a room as a player would and takes the FLV apart; rejects when it is not live. */
export async function watchFlv(url: string): Promise<FlvViewer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent: false }, resolve).once('error', reject)
  })
  if (response.statusCode !== 200) {
    response.destroy()
    throw new Error(`HTTP ${response.statusCode}`)
  }
  const tags: FlvTag[] = []
  const read = createFlvReader()
  const waiting = new Set<() => void>()
  response.on('data', (bytes: Buffer) => {
    tags.push(...read(bytes))
    for (const look of waiting) look()
  })
  response.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => response.once('close', resolve))
  const seen = (what: (tag: FlvTag) => boolean, count = 1) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (tags.filter(what).length < count) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  return { response, tags, seen, ended, close: () => void response.destroy() }
}

/** Takes an FLV apart as it comes; throws when it cannot be one. */
export function createFlvReader(): (bytes: Buffer) => FlvTag[] {
  let pending = Buffer.alloc(0)
  let hasHeader = false

  return (bytes) => {
    pending = Buffer.concat([pending, bytes])
    if (!hasHeader && pending.length >= 13) {
      if (pending.toString('latin1', 0, 3) !== 'FLV') throw new Error('This is no FLV.')
      pending = pending.subarray(13)
      hasHeader = true
    }
    const tags: FlvTag[] = []
    for (let size = sizeOf(pending); hasHeader && size !== undefined; size = sizeOf(pending)) {
      tags.push(tagIn(pending))
      pending = pending.subarray(size)
    }
    return tags
  }
}

/** How long the tag at the beginning is, when it is there whole; throws when it cannot be one. */
function sizeOf(bytes: Buffer): number | undefined {
  if (bytes.length < 11) return undefined
  const size = 11 + bytes.readUIntBE(1, 3) + 4
  if (bytes.length < size) return undefined
  if (bytes.readUInt32BE(size - 4) !== size - 4) throw new Error('A tag is not as long as it says.')
  return size
}

function tagIn(bytes: Buffer): FlvTag {
  const types = { 8: 'audio', 9: 'video', 18: 'script' } as const
  const type = types[bytes.readUInt8(0) as keyof typeof types]
  if (type === undefined) throw new Error('A tag of no type.')
  const timestamp = bytes.readUIntBE(4, 3) + bytes.readUInt8(7) * 2 ** 24
  const isHeader = type !== 'script' && bytes[12] === 0
  const isKeyFrame = type === 'video' && !isHeader && bytes.readUInt8(11) >> 4 === 1
  return { type, timestamp, isHeader, isKeyFrame }
}
