import { describe, expect, test } from 'vitest'
import { decodeAmf, encodeAmf } from '../../../../stage/ingest/rtmp/amf0.ts'
import { createChunkReader } from '../../../../stage/ingest/rtmp/chunk-reader.ts'
import { ProtocolError } from '../../../../stage/ingest/rtmp/protocol-error.ts'
import type { PublishRequest } from '../../../../stage/ingest/rtmp/publish-request.ts'
import { serveSession, type Verdict } from '../../../../stage/ingest/rtmp/session.ts'
import type { StreamTag } from '../../../../stage/wire/stream-tag.ts'
import { message } from './chunks.ts'

const COMMAND = 20
const AUDIO = 8
const VIDEO = 9
const HANDSHAKE = Buffer.concat([Buffer.from([3]), Buffer.alloc(1536), Buffer.alloc(1536)])

const command = (...values: Parameters<typeof encodeAmf>) => message(COMMAND, encodeAmf(...values))
const connect = (app = 'live') => command('connect', 1, { app })
const publish = (name: string) => command('publish', 5, null, name, 'live')
const video = (...bytes: number[]) => message(VIDEO, Buffer.from([...bytes, ...Array(12).fill(0)]))
const audio = (...bytes: number[]) => message(AUDIO, Buffer.from([...bytes, ...Array(12).fill(0)]))

const VIDEO_HEADER = video(0x17, 0)
const KEY_FRAME = video(0x17, 1)
const FRAME = video(0x27, 1)
const AUDIO_HEADER = audio(0xaf, 0)
const SOUND = audio(0xaf, 1)

/** Runs a session over bytes that come one message at a time. */
async function run(data: Buffer[], verdict: Verdict | Promise<Verdict> = { ok: true }) {
  const sent: Buffer[] = []
  const requests: PublishRequest[] = []
  const parts: StreamTag[] = []
  async function* source() {
    yield* data
  }
  await serveSession(source(), {
    send: (bytes) => void sent.push(bytes),
    authorize: async (request) => {
      requests.push(request)
      return verdict
    },
    began: () => {},
    forward: async (part) => void parts.push(part),
  })
  return { sent, requests, kinds: parts.map(({ kind }) => kind), codes: codesIn(sent) }
}

/** The codes of the `onStatus` that a peer was sent after the handshake. */
function codesIn(sent: Buffer[]): unknown[] {
  const [, ...answers] = sent
  return [...createChunkReader(1e6).read(Buffer.concat(answers))]
    .filter(({ type }) => type === COMMAND)
    .map(({ payload }) => decodeAmf(payload))
    .filter(([name]) => name === 'onStatus')
    .map(([, , , info]) => (info instanceof Map ? info.get('code') : undefined))
}

describe('a request', () => {
  test.each([
    ['live', 'lobby?key=abc', { room: 'lobby', key: 'abc' }],
    ['live/', 'blue-otter?a=b&key=x%2By', { room: 'blue-otter', key: 'x+y' }],
    ['live?key=abc', 'lobby', { room: 'lobby', key: 'abc' }],
    ['live', '日本?key=k', { room: '日本', key: 'k' }],
    ['live', '%E6%97%A5%E6%9C%AC?key=k', { room: '日本', key: 'k' }],
    ['live', 'lobby', { room: 'lobby', key: '' }],
  ])('for %s and %s is read', async (app, name, request) => {
    const { requests } = await run([HANDSHAKE, connect(app), publish(name)])
    expect(requests).toEqual([request])
  })

  test.each([
    ['for another application', [connect('vod'), publish('lobby')]],
    ['before connect', [publish('lobby')]],
    ['without a name', [connect(), command('publish', 5, null, 3)]],
    ['for a second time', [connect(), publish('a'), publish('b')]],
  ])('%s makes no sense', async (_, data) => {
    await expect(run([HANDSHAKE, ...data])).rejects.toThrow(ProtocolError)
  })

  test('that is granted is answered with a start', async () => {
    const { codes } = await run([HANDSHAKE, connect(), publish('lobby')])
    expect(codes).toEqual(['NetStream.Publish.Start'])
  })

  test('that is not granted ends the session, and nothing was forwarded', async () => {
    const data = [HANDSHAKE, connect(), publish('lobby'), VIDEO_HEADER, KEY_FRAME]
    const { codes, kinds } = await run(data, { ok: false, text: 'No.' })
    expect(codes).toEqual(['NetStream.Publish.Denied'])
    expect(kinds).toEqual([])
  })
})

describe('nothing is forwarded', () => {
  test('of what came before the request, not even settings', async () => {
    const data = [HANDSHAKE, connect(), VIDEO_HEADER, KEY_FRAME, publish('lobby'), KEY_FRAME]
    expect((await run(data)).kinds).toEqual([])
  })

  test('before the verdict, in whatever one packet it comes', async () => {
    let grant: (verdict: Verdict) => void = () => {}
    const verdict = new Promise<Verdict>((resolve) => {
      grant = resolve
    })
    const all = [HANDSHAKE, connect(), publish('lobby'), VIDEO_HEADER, KEY_FRAME]
    const running = run([Buffer.concat(all)], verdict)
    const early = await Promise.race([running, new Promise((resolve) => setImmediate(resolve))])
    expect(early).toBeUndefined()
    grant({ ok: false, text: 'No.' })
    expect((await running).kinds).toEqual([])
  })
})

describe('of audio and video', () => {
  const live = [HANDSHAKE, connect(), publish('lobby')]
  const kindsOf = async (...data: Buffer[]) => (await run([...live, ...data])).kinds

  test('what can be played is forwarded', async () => {
    const data = [VIDEO_HEADER, AUDIO_HEADER, KEY_FRAME, SOUND, FRAME]
    const kinds = ['video-header', 'audio-header', 'key-frame', 'sound', 'frame']
    expect(await kindsOf(...data)).toEqual(kinds)
  })

  test('pictures before the first key frame and sound before its settings are left out', async () => {
    expect(await kindsOf(KEY_FRAME, VIDEO_HEADER, FRAME, SOUND, KEY_FRAME, FRAME)).toEqual([
      'video-header',
      'key-frame',
      'frame',
    ])
  })

  test('the picture waits for sound that was announced', async () => {
    const facts = encodeAmf('@setDataFrame', 'onMetaData', {
      audiocodecid: 10,
      width: 640,
      evil: 'x',
    })
    const kinds = await kindsOf(
      message(18, facts),
      VIDEO_HEADER,
      KEY_FRAME,
      AUDIO_HEADER,
      KEY_FRAME,
    )
    expect(kinds).toEqual(['metadata', 'video-header', 'audio-header', 'key-frame'])
  })

  test.each([
    ['H.265 in the old way', video(0x1c, 1)],
    ['H.265 in the enhanced way', video(0x90, 0x68)],
    ['VP6', video(0x14, 1)],
    ['MP3', audio(0x2f, 0)],
  ])('%s is refused in a sentence', async (_, data) => {
    await expect(run([...live, VIDEO_HEADER, data])).rejects.toThrow(/^Only /)
  })

  test('decoder settings of a size that cannot be are left out', async () => {
    const huge = message(VIDEO, Buffer.concat([Buffer.from([0x17, 0]), Buffer.alloc(5000)]))
    expect(await kindsOf(huge, KEY_FRAME)).toEqual([])
  })
})

describe('a stranger', () => {
  test('who wants to play is refused', async () => {
    const data = [
      HANDSHAKE,
      connect(),
      command('createStream', 2, null),
      command('play', 3, null, 'lobby'),
    ]
    const { codes, requests } = await run([...data, publish('lobby')])
    expect(codes).toEqual(['NetStream.Play.Failed'])
    expect(requests).toEqual([])
  })

  test('who does not speak RTMP is not answered', async () => {
    await expect(run([Buffer.from('GET / HTTP/1.1\r\n')])).rejects.toThrow('no RTMP')
  })

  test('who sends too much before a request is cut off', async () => {
    const flood = Array.from({ length: 100 }, () => message(VIDEO, Buffer.alloc(1000)))
    await expect(run([HANDSHAKE, connect(), ...flood])).rejects.toThrow('Too much')
  })

  test('who announces a large message before a request is cut off', async () => {
    const data = [HANDSHAKE, connect(), message(VIDEO, Buffer.alloc(20_000)).subarray(0, 100)]
    await expect(run(data)).rejects.toThrow('too long')
  })
})

test('a publisher who says goodbye ends the session', async () => {
  const goodbye = command('deleteStream', 6, null, 1)
  const { kinds } = await run([HANDSHAKE, connect(), publish('lobby'), goodbye, VIDEO_HEADER])
  expect(kinds).toEqual([])
})

test('a publisher is told how much has arrived', async () => {
  const frame = message(VIDEO, Buffer.alloc(60_000, 0x27))
  const many = Array.from({ length: 45 }, () => frame)
  const { sent } = await run([HANDSHAKE, connect(), publish('lobby'), VIDEO_HEADER, ...many])
  const [, ...answers] = sent
  const types = [...createChunkReader(1e6).read(Buffer.concat(answers))].map(({ type }) => type)
  expect(types.filter((type) => type === 3)).toHaveLength(1)
})
