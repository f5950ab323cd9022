import { createRandom, type Random } from '../../support/random.ts'
import { openPollingClient, openRawClient } from '../connections/raw-client.ts'

/** Whole packets of each kind, to start from. */
function makeSeeds(frame: string): string[] {
  const draft = JSON.stringify({ id: 'i', message: 'm', nonce: 'n', frames: [frame] })
  const events = ['message', 'room', 'remove', 'delete', 'ban', 'rename', 'lock', 'x']
  return [
    `42["message",${draft}]`,
    `421["message",${draft}]`,
    '42["message",{"id":1,"message":[],"frames":{}}]',
    ...events.map((name) => `42["${name}",{"key":"k","id":"i","room":"r"}]`),
    ...['40', '40{"room":"lobby"}', '40/x,{}', '41', '430["x"]', '2', '3', '5', '6', '1'],
    '451-["message",{"_placeholder":true,"num":0}]',
    '44{"message":"x"}',
  ]
}

const PIECES = [
  ...['"', '[', ']', '{', '}', ',', ':', '\\', '\\ud83d', '\u0000', '\u001e', '\ud83d', 'null'],
  ...['-', '1e999', '__proto__', 'constructor', '"toString":', '[[[[[[[[', '{"a":', 'b', 'data:,'],
]

/** One packet, the same for the same seed. */
export function fuzzedPacket(seed: number, frame: string): string {
  const random = createRandom(seed)
  let text = random.pick(makeSeeds(frame))
  for (let times = random.below(4); times > 0; times -= 1) text = change(text, random)
  return text
}

function change(text: string, random: Random): string {
  // The beginning holds the protocol; a change in the middle of a picture is mostly a bad picture.
  const at = random.below(random.below(3) === 0 ? text.length + 1 : Math.min(text.length + 1, 60))
  const to = at + random.below(8)
  const inserts = [random.pick(PIECES), random.pick(PIECES).repeat(random.below(2000)), '', text]
  return text.slice(0, at) + random.pick(inserts) + text.slice(random.below(2) === 0 ? at : to)
}

/** Sends packet after packet over both transports to a running server, from `seed` on. */
export async function fuzzSockets(
  url: string,
  options: { seed: number; cases: number; frame: string },
) {
  const PER_CONNECTION = 25
  for (let done = 0; done < options.cases; done += PER_CONNECTION) {
    const packets = Array.from({ length: PER_CONNECTION }, (_, i) =>
      fuzzedPacket(options.seed + done + i, options.frame),
    )
    if ((done / PER_CONNECTION) % 4 === 0) await byPolling(url, packets)
    else await byWebSocket(url, packets)
    // A server that has fallen is noticed here, with the seeds that did it.
    const alive = await fetch(`${url}/healthz`).catch(() => undefined)
    if (alive?.status !== 200) {
      throw new Error(
        `the server fell: FUZZ_SEED=${options.seed + done} FUZZ_CASES=${PER_CONNECTION}`,
      )
    }
  }
}

async function byWebSocket(url: string, packets: string[]): Promise<void> {
  const client = await openRawClient(url)
  await client.enter()
  client.socket.resume()
  for (const packet of packets) client.send(packet)
  client.socket.end()
  await client.ended
}

async function byPolling(url: string, packets: string[]): Promise<void> {
  const client = await openPollingClient(url)
  await client.enter()
  for (const packet of packets) if ((await client.send(packet).catch(() => 400)) !== 200) return
  await client.send('1').catch(() => 0)
}
