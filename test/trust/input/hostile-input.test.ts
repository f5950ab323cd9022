import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, MAX_FRAMES } from '../../../realtime/protocol.ts'
import { join, nextEvent, post } from '../../support/clients/chat-client.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'
import { openPollingClient, openRawClient, untilText } from '../connections/raw-client.ts'

let app: TestApp
let frames: string[]
let frame: string

beforeAll(async () => {
  frames = await makeFrames({ count: 3, width: 64, height: 48 })
  frame = frames[0] ?? ''
  app = await startApp({ replayLimit: 100 })
})
afterAll(() => app.stop())

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const quoted = (value: unknown) => JSON.stringify(value)

/** What follows `"message",` in a packet, and what has to come back for it. */
const DRAFTS: [what: string, payload: () => string, answer: Partial<Answer>][] = [
  ['nothing', () => 'null', { code: 'bad_draft' }],
  ['a number', () => '7', { code: 'bad_draft' }],
  ['a text', () => '"hello"', { code: 'bad_draft' }],
  ['an empty object', () => '{}', { code: 'bad_draft' }],
  ['an array', () => '[{},{}]', { code: 'bad_draft' }],
  ['arrays 20,000 deep', () => deep(20_000), { code: 'bad_draft' }],
  ['frames 20,000 deep', () => draft({ frames: '?' }, deep(20_000)), { code: 'bad_frames' }],
  [
    'a frame 20,000 deep',
    () => draft({ frames: [frame, '?'] }, deep(20_000)),
    { code: 'bad_frames', index: 1 },
  ],
  ['an id 20,000 deep', () => draft({ id: '?' }, deep(20_000)), { code: 'bad_draft' }],
  ['__proto__ for fields', () => `{"__proto__":${draft({})}}`, { code: 'bad_draft' }],
  [
    '__proto__ for an id',
    () => draft({ id: '?' }, '{"__proto__":{"length":1}}'),
    { code: 'bad_draft' },
  ],
  ['an object for text', () => draft({ message: { toString: 1 } }), { code: 'bad_draft' }],
  ['a text of 251 characters', () => draft({ message: 'x'.repeat(251) }), { code: 'bad_draft' }],
  [
    'half a character in the text',
    () => draft({ message: '?' }, '"\\ud83d"'),
    { code: 'bad_draft' },
  ],
  ['half a character in the id', () => draft({ id: '?' }, '"\\udc00x"'), { code: 'bad_draft' }],
  [
    'half a character in the nonce',
    () => draft({ nonce: '?' }, '"\\ud800"'),
    { code: 'bad_draft' },
  ],
  [
    'half a character in a frame',
    () => draft({ frames: [frame, '?'] }, '"\\ud83d"'),
    { code: 'bad_frames', index: 1 },
  ],
  ['an empty nonce of a wrong type', () => draft({ nonce: 0 }), { code: 'bad_draft' }],
  ['no frame', () => draft({ frames: [] }), { code: 'bad_frames' }],
  [
    'a frame too many',
    () => draft({ frames: Array(MAX_FRAMES + 1).fill(frame) }),
    { code: 'bad_frames' },
  ],
  ['an array-like', () => draft({ frames: { length: 1, 0: frame } }), { code: 'bad_frames' }],
  [
    'null for the third frame',
    () => draft({ frames: [frame, frame, null] }),
    { code: 'bad_frames', index: 2 },
  ],
  [
    'another type of picture',
    () => draft({ frames: [frame, frame.replace('jpeg', 'png')] }),
    { code: 'bad_frames', index: 1 },
  ],
  [
    'a parameter in the prefix',
    () => draft({ frames: [frame.replace('jpeg', 'jpeg;x=y')] }),
    { code: 'bad_frames', index: 0 },
  ],
  [
    'white space in base64',
    () => draft({ frames: [frame, frame, `${frame}\n`] }),
    { code: 'bad_frames', index: 2 },
  ],
  [
    'the alphabet of addresses',
    () => draft({ frames: [frame.replace('+', '-').replace('/', '_')] }),
    { code: 'bad_frames', index: 0 },
  ],
  [
    'a path for a frame',
    () => draft({ frames: ['file:///etc/passwd'] }),
    { code: 'bad_frames', index: 0 },
  ],
  [
    'a frame of 64 KiB and a byte',
    () => draft({ frames: [frame, big(64 * 1024 + 1)] }),
    { code: 'too_large', index: 1 },
  ],
]

function draft(fields: object, raw = ''): string {
  const text = quoted({ id: 'i', message: 'm', frames: [frame], ...fields })
  // Where a mark stands, `raw` goes in as it is: JSON that no `stringify` writes.
  return raw === '' ? text : text.replace('"?"', () => raw)
}

function big(bytes: number): string {
  return `data:image/jpeg;base64,${Buffer.alloc(bytes, 0xff).toString('base64')}`
}

/** The answer to packet `427[...]` is packet `437[answer]`. */
const ANSWER = /437\[({.*?})\]/

async function answerByPolling(payload: string): Promise<Answer> {
  const client = await openPollingClient(app.url)
  await client.enter()
  expect(await client.send(`427["message",${payload}]`)).toBe(200)
  for (;;) {
    const found = ANSWER.exec((await client.poll()).join())?.[1]
    if (found === undefined) continue
    await client.send('1')
    return JSON.parse(found)
  }
}

async function answerByWebSocket(payload: string): Promise<Answer> {
  const client = await openRawClient(app.url)
  await client.enter()
  client.send(`427["message",${payload}]`)
  const found = ANSWER.exec(await untilText(client.socket, ANSWER))?.[1] ?? ''
  client.close()
  return JSON.parse(found)
}

describe.each([
  ['polling', answerByPolling],
  ['websocket', answerByWebSocket],
])('by %s, a draft that is bad costs its sender a refusal', (_, ask) => {
  test.each(DRAFTS)('%s', async (_what, payload, answer) => {
    expect(await ask(payload())).toMatchObject({ ok: false, ...answer })
  })
})

test.each([
  ['a number', '7'],
  ['an object', '{"call":1}'],
  ['an array', '[]'],
  ['null', 'null'],
])('an ack that is %s is no ack: the refusal comes as an event', async (_, ack) => {
  const client = await openPollingClient(app.url)
  await client.enter()
  await client.send(`42["message",${quoted({ id: 'mine', nonce: 'n' })},${ack}]`)
  const packets: string[] = []
  while (!packets.some((text) => text.includes('"refusal"'))) packets.push(...(await client.poll()))
  const refusal = packets.find((text) => text.includes('"refusal"')) ?? ''
  expect(JSON.parse(refusal.slice(2))[1]).toMatchObject({
    id: 'mine',
    nonce: 'n',
    code: 'bad_draft',
  })
})

describe('packets that break the protocol end at most their own connection', () => {
  const PACKETS: [what: string, packets: string[]][] = [
    [
      'names of socket.io itself',
      [
        'connect',
        'disconnect',
        'disconnecting',
        'newListener',
        'error',
        '__proto__',
        'constructor',
      ].map((name) => `42[${quoted(name)},{}]`),
    ],
    ['an event that is a number', ['42[5]', '42[{}]', '42[]', '42{}', '42']],
    ['binary attachments that never come', ['4599999-["message",{"_placeholder":true,"num":5}]']],
    ['a placeholder of nothing', ['451-["message",{"_placeholder":true,"num":"x"}]', 'bAAAA']],
    ['attachments 20,000 deep', [`451-["message",${deep(20_000)}]`, 'bAAAA']],
    ['answers to questions never asked', ['430[1]', '4399999999999999999999[1]']],
    ['a room that is an object', ['40{"room":{"a":1},"token":[],"since":{}}']],
    ['a handshake 20,000 deep', [`40${deep(20_000)}`, `40{"room":${deep(20_000)}}`]],
    ['other namespaces', ['40/admin,', '40/__proto__,', '42/none,["message"]']],
    ['rubbish', ['\0', '9', '4', '4x', '6', '5', '2probe', '0{}', '42["message"', '42["message",']],
  ]
  test.each(PACKETS)('%s', async (_, packets) => {
    const neighbour = await join(app.url)
    for (const packet of packets) {
      for (const isIn of [true, false]) {
        const client = await openPollingClient(app.url)
        if (isIn) await client.enter()
        await client.send(packet).catch(() => 0)
        const raw = await openRawClient(app.url)
        if (isIn) await raw.enter()
        raw.send(packet)
        raw.close()
      }
    }
    // A client from before and one that comes after are served as ever.
    const seen = nextEvent(neighbour.socket, 'message')
    const { socket } = await join(app.url)
    expect(await post(socket, { id: '', message: 'still here', frames })).toMatchObject({
      ok: true,
    })
    expect(await seen).toMatchObject({ message: 'still here' })
    expect(Object.prototype).not.toHaveProperty('length')
    socket.close()
    neighbour.socket.close()
  })
})

test('text with every kind of character comes back as it was sent', async () => {
  const { socket } = await join(app.url, { room: 'characters' })
  const message = '\u0000\u001e\u2028\u202e\ufeff"\\</script>\u{1f9e6}e\u0301\uffff'
  const answer = await post(socket, { id: '__proto__', message, frames })
  expect(answer).toMatchObject({ ok: true })
  const { replay } = await join(app.url, { room: 'characters' })
  expect(replay).toMatchObject([{ id: '__proto__', message }])
})

describe('a connection that asks for much with little', () => {
  test('is cut when it sends packets without end, and nobody waits for it', async () => {
    const client = await openRawClient(app.url)
    await client.enter()
    // It reads what it gets, or it would be cut for not reading.
    client.socket.resume()
    for (let i = 0; i < 3000; i++) client.send('42["message"]')
    await client.ended
    const { socket } = await join(app.url)
    expect(await post(socket, { id: '', message: '', frames })).toMatchObject({ ok: true })
  })

  test('in one polling request gets no more than its share', async () => {
    const client = await openPollingClient(app.url)
    await client.enter()
    await client.send(...Array<string>(2000).fill('42["message"]')).catch(() => 0)
    // Some 400 KB of refusals: not yet too much to leave unread, but too many to ask for.
    await expect(client.poll()).rejects.toThrow('gone')
  })

  test('enters once: a second replay is not to be had', async () => {
    const client = await openPollingClient(app.url)
    await client.send(...Array<string>(50).fill('40{"room":"lobby"}'))
    const packets: string[] = []
    for (let i = 0; i < 3; i++) packets.push(...(await client.poll().catch(() => [])))
    expect(packets.filter((text) => text.includes('"welcome"')).length).toBeLessThanOrEqual(1)
  })

  test('cannot get round the limit of its address by an empty sid', async () => {
    const small = await startApp({ connectionsPerAddress: 3 })
    const ask = () => fetch(`${small.url}/socket.io/?EIO=4&transport=polling&sid=`)
    const answers = await Promise.all(Array.from({ length: 20 }, ask))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
    await small.stop()
  })
})
