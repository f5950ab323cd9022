import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createNodePull } from '../../../server/stage/node-pull.ts'
import { flvHeader, flvTag } from '../../../stage/wire/flv.ts'
import type { StreamTag } from '../../../stage/wire/stream-tag.ts'

const TAG = flvTag(9, 0, Buffer.from([0x17, 1, 2, 3, 4]))
const FLV = Buffer.concat([flvHeader({ audio: false }), TAG])

let close = () => {}
afterEach(() => close())

/** Fetches from a node that answers so; resolves with the tags that came. */
async function pullFrom(answer: RequestListener, signal = new AbortController().signal) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  close = () => {
    server.close()
    server.closeAllConnections()
  }
  const nodeUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const tags: StreamTag[] = []
  const pull = createNodePull({ make: (room) => `Node for ${room}` }, { silentMs: 200 })
  await pull({ room: 'den', nodeUrl, startedAt: 7 }, (tag) => tags.push(tag), signal)
  return tags
}

test('a broadcast comes tag by tag, with a pass for its room', async () => {
  const tags = await pullFrom(({ url, headers }, response) => {
    response.end(`${url} ${headers.authorization}` === EXPECTED ? FLV : '')
  })
  expect(tags).toEqual([{ kind: 'key-frame', bytes: TAG }])
})

const EXPECTED = '/nodes/live/den.flv Node for den'

test.each<[string, RequestListener, RegExp]>([
  ['does not know it', (_, response) => void response.writeHead(404).end(), /answers 404/],
  ['sends something else', (_, response) => void response.end('x'.repeat(100)), /no FLV/],
  ['says nothing', () => {}, /silent/],
  ['falls silent', (_, response) => void response.write(FLV), /silent|aborted/],
  [
    'breaks off',
    ({ socket }, response) => void response.write(FLV, () => socket.destroy()),
    /aborted/,
  ],
])('a node that %s is given up', async (_, answer, reason) => {
  await expect(pullFrom(answer)).rejects.toThrow(reason)
})

test('one that nobody wants any more is ended', async () => {
  const ending = new AbortController()
  const pulled = pullFrom((_, response) => {
    response.write(FLV, () => ending.abort())
  }, ending.signal)
  await expect(pulled).rejects.toThrow()
})
