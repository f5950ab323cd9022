import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import type { Packet } from '../../../../realtime/connections/payload-limit.ts'
import { createPayloadParser } from '../../../../realtime/connections/protocol-3/payload-parser.ts'

const require = createRequire(import.meta.url)
/** The parsers that the clients themselves use. */
const parserOf = (client: string) =>
  createRequire(require.resolve(`${client}/package.json`))('engine.io-parser')
const CLIENTS = [
  ['1.7.4', parserOf('sio1')],
  ['2.5.0', parserOf('sio2')],
]
const TEXTS = [
  'plain',
  'é',
  'àéîõü ÿ',
  '日本',
  '🧶👩‍👩‍👧',
  '\ud83d alone',
  '"\\\u2028 \u{1f9e6}',
  '',
]

/** engine.io's own, of which only the reading of one packet is used. */
const usual = parserOf('sio2')
const tooMany: number[] = []
const parser = createPayloadParser(usual, { most: 20, onTooMany: () => tooMany.push(1) })

const encode = (packets: Packet[], isBinary: boolean): Promise<string | Buffer> =>
  new Promise((resolve) => parser.encodePayload(packets, isBinary, resolve))

function decode(payload: string | Buffer): Packet[] {
  const packets: Packet[] = []
  parser.decodePayload(payload, (packet) => packets.push(packet))
  return packets
}

/** As socket.io writes an event. */
const event = (text: string): Packet => ({ type: 'message', data: `2${JSON.stringify([text])}` })
const textIn = ({ data }: Packet): string => JSON.parse(String(data).slice(1))[0]

test.each(CLIENTS)('%s reads what it polls for, as text and as bytes', async (_, client) => {
  for (const isBinary of [false, true]) {
    const packets: Packet[] = [
      { type: 'noop' },
      ...TEXTS.map(event),
      { type: 'pong', data: 'probe' },
    ]
    const payload = await encode(packets, isBinary)
    const read: Packet[] = []
    client.decodePayload(payload, 'nodebuffer', (packet: Packet) => void read.push(packet))
    expect(read.map(({ type }) => type)).toEqual(packets.map(({ type }) => type))
    expect(read.slice(1, -1).map(textIn)).toEqual(TEXTS)
  }
})

test.each(CLIENTS)('what %s posts is read, as text and as bytes', async (_, client) => {
  const packets = [...TEXTS.filter((text) => !text.includes('\ud83d ')).map(event)]
  const text: string = await new Promise((resolve) => client.encodePayload(packets, false, resolve))
  expect(decode(text)).toEqual(packets)
  const bytes: Buffer = await new Promise((resolve) =>
    client.encodePayloadAsBinary(packets, resolve),
  )
  expect(decode(bytes)).toEqual(packets)
})

test('nothing to say is said by an empty packet', () => {
  expect(decode('0:')).toEqual([])
  expect(decode('0:2:40')).toEqual([{ type: 'message', data: '0' }])
})

test.each([
  ...[
    '',
    ':',
    '2',
    '2:',
    '2:4',
    'x:40',
    '-1:40',
    '1e1:40',
    ' 2:40',
    '99999999:4',
    '2:402',
    '2:40:',
  ],
  ...['9:undefined', '1:9', '1:x'],
])('%j is broken, which ends the connection', (payload) => {
  expect(decode(payload).at(-1)).toMatchObject({ type: 'error' })
})

test.each(['00', '00ff', '0001', '0009ff34', '000aff34', '00010203', '00ffff', '0001ff'])(
  'the bytes %s are broken',
  (hex) => {
    expect(decode(Buffer.from(hex, 'hex')).at(-1)).toMatchObject({ type: 'error' })
  },
)

test('a payload with more packets than may be is not read at all', () => {
  tooMany.length = 0
  expect(decode('1:3'.repeat(20))).toHaveLength(20)
  expect(tooMany).toEqual([])
  for (const packet of ['1:3', '0:', '2:40']) {
    expect(decode(packet.repeat(330_000))).toEqual([{ type: 'error', data: 'parser error' }])
  }
  expect(decode(Buffer.from('0001ff33'.repeat(200_000), 'hex'))).toHaveLength(1)
  expect(tooMany).toHaveLength(4)
})
