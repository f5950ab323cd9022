import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import { createFlvReader, type FlvTag } from '../../support/clients/flv-viewer.ts'
import { startPublisher } from '../../support/clients/publisher.ts'
import { recordTraffic } from '../../support/clients/record-traffic.ts'
import { mutate } from '../../support/mutate.ts'
import { createRandom, type Random } from '../../support/random.ts'
import type { TestIngest } from '../open-ingest.ts'

/** C0, C1 and C2: what comes before the first command. */
const HANDSHAKE_BYTES = 1 + 1536 + 1536
/** Below the number of connections that one address may have, or most would not get in. */
const SIDE_BY_SIDE = 12
const ROOM = 'room-00'
const TAGS_IN_A_SECOND = 70

export interface Disturbed {
  /** What a viewer of the live publisher got meanwhile. */
  tags: FlvTag[]
  complaints: string
  isPublishing: boolean
}

/** Publishes to one stage and watches it while something else goes on. */
export async function watchDuring(
  ingest: TestIngest,
  task: () => Promise<void>,
): Promise<Disturbed> {
  const begun = ingest.change('live')
  const publisher = startPublisher({ port: ingest.port, room: 'live', key: 'key-of-live' })
  await begun
  const tags: FlvTag[] = []
  const read = createFlvReader()
  const out = new Writable({
    write(bytes, _, done) {
      tags.push(...read(bytes))
      out.emit('tags')
      done()
    },
  })
  ingest.stages.watch('live', out)
  await task()
  // A second of what comes afterwards, too.
  const enough = tags.length + TAGS_IN_A_SECOND
  while (tags.length < enough && publisher.child.exitCode === null) await once(out, 'tags')
  const isPublishing = publisher.child.exitCode === null && ingest.stages.stateOf('live').live
  const complaints = publisher.output()
  const over = ingest.change('live')
  await publisher.stop()
  await over
  return { tags, complaints, isPublishing }
}

/** The times between the pictures, in ms; in one that lost none, all alike. */
export function gapsIn(tags: FlvTag[]): number[] {
  const times = tags
    .filter(({ type, isHeader }) => type === 'video' && !isHeader)
    .map(({ timestamp }) => timestamp)
  return times.slice(1).map((time, index) => time - (times[index] ?? 0))
}

/** What a real publisher says, to be sent again by strangers. */
export function recordPublisher({ port }: TestIngest): Promise<Buffer> {
  return recordTraffic({ port, room: ROOM, key: `key-of-${ROOM}` }, 150_000)
}

/** Sends strangers: a real publisher's traffic with changes in it, and noise. */
export async function sendStrangers(
  ingest: TestIngest,
  traffic: Buffer,
  { count, seed }: { count: number; seed: number },
): Promise<void> {
  const random = createRandom(seed)
  let left = count

  async function work(_: unknown, worker: number): Promise<void> {
    const room = `room-${String(worker).padStart(2, '0')}`
    const own = Buffer.from(traffic.toString('latin1').replaceAll(ROOM, room), 'latin1')
    for (; left > 0; left -= 1) await talk(ingest.port, makeNonsense(own, random), random)
  }

  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work))
}

function makeNonsense(traffic: Buffer, random: Random): Buffer {
  const handshake = traffic.subarray(0, HANDSHAKE_BYTES)
  const rest = traffic.subarray(HANDSHAKE_BYTES)
  switch (random.below(10)) {
    case 0:
      return noise(random, random.below(5000))
    case 1:
      return Buffer.concat([handshake, noise(random, 5000)])
    case 2:
      return mutate(traffic, random)
    case 3:
      return traffic
    default:
      return Buffer.concat([handshake, mutate(rest, random)])
  }
}

function noise(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)))
}

/** Says it all and leaves, some politely and some not; resolves when the connection is closed. */
function talk(port: number, bytes: Buffer, random: Random): Promise<void> {
  const isRude = random.below(3) === 0
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.once('close', () => resolve())
    socket.resume()
    if (isRude) socket.write(bytes, () => socket.destroy())
    else socket.end(bytes)
  })
}

/** What a process holds: open descriptors, and resident memory in bytes. */
export async function holdings(pid: number): Promise<{ descriptors: number; rssBytes: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(status) ?? []
  const descriptors = (await readdir(`/proc/${pid}/fd`)).length
  return { descriptors, rssBytes: Number(kilobytes) * 1024 }
}
