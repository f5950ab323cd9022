import { describe, expect, test } from 'vitest'
import { decodeAmf, encodeAmf } from '../../../../stage/ingest/rtmp/protocol/amf0.ts'
import {
  createChunkReader,
  type RtmpMessage,
} from '../../../../stage/ingest/rtmp/protocol/chunk-reader.ts'
import { ProtocolError } from '../../../../stage/ingest/rtmp/protocol/protocol-error.ts'
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
  const tags: StreamTag[] = []
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
    forward: async (tag) => void tags.push(tag),
  })
  const answers = answersIn(sent)
  const types = answers.map(({ type }) => type)
  return { requests, kinds: tags.map(({ kind }) => kind), codes: codesIn(answers), answers, types }
}

function answersIn([, ...sent]: Buffer[]): RtmpMessage[] {
  return [...createChunkReader(1e6).read(Buffer.concat(sent))]
}

/** The codes of the `onStatus` that were sent after the handshake. */
function codesIn(answers: RtmpMessage[]): unknown[] {
  return answers
    .filter(({ type }) => type === COMMAND)
    .map(({ payload }) => decodeAmf(payload))
    .filter(([name]) => name === 'onStatus')
    .map(([, , , info]) => (info instanceof Map ? info.get('code') : undefined))
}

describe('a publish request', () => {
  test('is read, whatever came before it to tidy up', async () => {
    const tidying = ['releaseStream', 'FCPublish', 'FCUnpublish', 'deleteStream'].map((name) =>
      command(name, 3, null, 'lobby'),
    )
    const { requests, codes } = await run([
      HANDSHAKE,
      connect(),
      ...tidying,
      publish('lobby?key=k'),
    ])
    expect(requests).toEqual([{ room: 'lobby', keys: ['k'] }])
    expect(codes).toEqual(['NetStream.Publish.Start'])
  })

  test.each([
    ['before connect', [publish('lobby')]],
    ['for a second time', [connect(), publish('a'), publish('b')]],
  ])('%s makes no sense', async (_, data) => {
    await expect(run([HANDSHAKE, ...data])).rejects.toThrow(ProtocolError)
  })

  test.each([
    ['for another application', [connect('vod'), publish('lobby')]],
    ['without a name', [connect(), command('publish', 5, null, 3)]],
  ])('%s is refused in a sentence', async (_, data) => {
    const { codes, requests } = await run([HANDSHAKE, ...data])
    expect(codes).toEqual(['NetStream.Publish.Denied'])
    expect(requests).toEqual([])
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
  test('that wants to play is refused', async () => {
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

  test('that does not speak RTMP is not answered', async () => {
    await expect(run([Buffer.from('GET / HTTP/1.1\r\n')])).rejects.toThrow('not RTMP')
  })

  test('that sends too much before a request is cut off', async () => {
    const flood = Array.from({ length: 100 }, () => message(VIDEO, Buffer.alloc(1000)))
    await expect(run([HANDSHAKE, connect(), ...flood])).rejects.toThrow('Too much')
  })

  test('that announces a large message before a request is cut off', async () => {
    const data = [HANDSHAKE, connect(), message(VIDEO, Buffer.alloc(20_000)).subarray(0, 100)]
    await expect(run(data)).rejects.toThrow('too long')
  })
})

describe('a publisher', () => {
  test('that says goodbye ends the session', async () => {
    const goodbye = command('deleteStream', 6, null, 1)
    const { kinds } = await run([HANDSHAKE, connect(), publish('lobby'), goodbye, VIDEO_HEADER])
    expect(kinds).toEqual([])
  })

  const frame = message(VIDEO, Buffer.alloc(60_000, 0x27))
  const live = [HANDSHAKE, connect(), publish('lobby'), VIDEO_HEADER]

  test('receives acknowledgements of what has arrived', async () => {
    const { types } = await run([...live, ...Array.from({ length: 45 }, () => frame)])
    expect(types.filter((type) => type === 3)).toHaveLength(1)
  })

  test('receives them as often as it says it needs them', async () => {
    const window = message(5, Buffer.from([0, 0, 0xff, 0xff]), 0, 2)
    const { types } = await run([...live, window, ...Array.from({ length: 4 }, () => frame)])
    expect(types.filter((type) => type === 3)).toHaveLength(2)
  })

  test('receives an answer to its pings and to what it asks before it publishes', async () => {
    const ping = message(4, Buffer.from([0, 6, 1, 2, 3, 4]), 0, 2)
    const { answers } = await run([HANDSHAKE, connect(), ping, command('releaseStream', 2, null)])
    const pong = answers.find(({ type }) => type === 4)
    expect(pong?.payload).toEqual(Buffer.from([0, 7, 1, 2, 3, 4]))
    expect(answers.map(({ payload }) => decodeAmf(payload))).toContainEqual([
      '_result',
      2,
      null,
      null,
    ])
  })
})
