import type { Clip, Pictures } from '../../../helpers/clips/run-encode.ts'
import type { RedisClient } from '../connection/connection.ts'
import { commonKey } from '../redis-keys.ts'

/** A job: everything but bytes, which have keys of their own and are gone once they were read. */
export interface EncodeJob {
  width: number
  height: number
  /** Of each JPEG, bytes. */
  sizes: number[]
}

/** A clip that was made, without its bytes. */
export type MadeClip = Omit<Clip, 'webm'>

/** So long bytes wait for their reader at most. */
const BYTES_MS = 30_000

const framesKey = (id: string) => commonKey('encodes', `frames:${id}`)
const clipKey = (id: string) => commonKey('encodes', `clip:${id}`)

export async function putFrames(client: RedisClient, id: string, pictures: Pictures) {
  const { frames, width, height } = pictures
  await client.set(framesKey(id), Buffer.concat(frames), 'PX', BYTES_MS)
  return { width, height, sizes: frames.map(({ length }) => length) } satisfies EncodeJob
}

/** The pictures, which stay there: an encoder that dies leaves them to another. Throws when they are gone. */
export async function readFrames(
  client: RedisClient,
  id: string,
  { width, height, sizes }: EncodeJob,
): Promise<Pictures> {
  const bytes = await client.getBuffer(framesKey(id))
  if (bytes === null) throw new Error('The frames are not there any more.')
  let at = 0
  const frames = sizes.map((size) => {
    at += size
    return bytes.subarray(at - size, at)
  })
  return { frames, width, height }
}

export async function putClip(client: RedisClient, id: string, { webm }: Clip): Promise<void> {
  await client.set(clipKey(id), webm, 'PX', BYTES_MS)
}

/** The clip, once: with it its frames are deleted. Throws when it is gone. */
export async function takeClip(client: RedisClient, id: string): Promise<Buffer> {
  const webm = await client.getBuffer(clipKey(id))
  await forgetBytes(client, id)
  if (webm === null) throw new Error('The clip is not there any more.')
  return webm
}

export async function forgetBytes(client: RedisClient, id: string): Promise<void> {
  await client.del(framesKey(id), clipKey(id))
}
