import { expect, test } from 'vitest'
import type { ClipExporter } from '../../../helpers/clips/clip-exporter.ts'
import type { Message } from '../../../realtime/protocol.ts'
import { type ClipRequest, createClipLibrary } from '../../../server/clips/clip-library.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { makeMessage, TTL_MS } from '../../support/messages.ts'

/** A library over these messages whose exporter notes what it makes and takes as long as told. */
function setUp(messages: Message[], mayRead: (message: Message) => boolean = () => true) {
  const clock = createFakeClock()
  const made: string[] = []
  const addresses: (string | undefined)[] = []
  let makingTakesMs = 0
  const exporter: ClipExporter = {
    make: async ({ format, address }) => {
      made.push(format)
      addresses.push(address)
      clock.advance(makingTakesMs)
      return Buffer.from(format)
    },
  }
  const get = async (key: string) =>
    messages.find((message) => message.key === key && message.expiresAt > clock.now())
  const library = createClipLibrary({
    ...{ messages: { get }, exporter, clock, messageTtlMs: TTL_MS },
    mayRead: async (message) => mayRead(message),
  })
  const slow = (ms: number) => {
    makingTakesMs = ms
  }
  return { library, clock, made, addresses, slow }
}

test('a clip that may not be read by its key alone is as if it were not there', async () => {
  const [open, locked] = [makeMessage({ room: 'open' }), makeMessage({ room: 'locked' })]
  const { library, made } = setUp([open, locked], ({ room }) => room !== 'locked')
  expect(await library.find({ keys: [open.key], format: 'webm' })).toBeDefined()
  expect(await library.find({ keys: [locked.key], format: 'webm' })).toBeUndefined()
  expect(await library.find({ keys: [locked.key], format: 'gif' })).toBeUndefined()
  expect(await library.find({ keys: [open.key, locked.key], format: 'gif' })).toBeUndefined()
  expect(made).toEqual([])
})

test('a room that is locked after a clip was made keeps that from whoever asks later', async () => {
  let isLocked = false
  const message = makeMessage()
  const { library } = setUp([message], () => !isLocked)
  expect(await library.find({ keys: [message.key], format: 'gif' })).toBeDefined()
  isLocked = true
  expect(await library.find({ keys: [message.key], format: 'gif' })).toBeUndefined()
})

test('a signed address opens a clip as its message would, and lets a cache in front keep it so long', async () => {
  const locked = makeMessage({ room: 'locked' })
  const { library, clock } = setUp([locked], () => false)
  const signed: ClipRequest = { keys: [locked.key], format: 'webm' }
  const find = () => library.find(signed, { isSigned: true })
  const cacheControl = async () => (await find())?.headers?.['Cache-Control']
  const tag = async () => (await find())?.etag
  expect(await cacheControl()).toBe('public, max-age=599, s-maxage=60, must-revalidate')
  const early = await tag()
  clock.advance(TTL_MS - 2500)
  expect(await cacheControl()).toBe('public, max-age=1, s-maxage=1, must-revalidate')
  expect(await tag()).toBe(early)
  clock.advance(1000)
  expect(await cacheControl()).toBe('no-store')
  expect(await tag()).not.toBe(early)
  clock.advance(1500)
  expect(await cacheControl()).toBeUndefined()
})

test('a clip that expires while its format is being made is not given out', async () => {
  const message = makeMessage()
  const { library, clock, made, slow } = setUp([message])
  clock.advance(TTL_MS - 1000)
  slow(1000)
  expect(await library.find({ keys: [message.key], format: 'gif' })).toBeUndefined()
  expect(made).toEqual(['gif'])
})

test('an export waits in the turns of the address that asked for it', async () => {
  const message = makeMessage()
  const { library, addresses } = setUp([message])
  await library.find({ keys: [message.key], format: 'gif' }, { address: '192.0.2.1' })
  expect(addresses).toEqual(['192.0.2.1'])
})
