import { expect, test } from 'vitest'
import { Refusal } from '../../../realtime/answers/refusal.ts'
import { checkDraft } from '../../../realtime/posting/draft.ts'
import { MAX_FRAMES } from '../../../realtime/protocol.ts'

const good = { id: 'mine', message: 'hello', frames: ['data:image/jpeg;base64,AAAA'] }

function refusalOf(payload: unknown): Refusal {
  try {
    checkDraft(payload)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('it was accepted')
}

test('a good draft comes back as a fresh object with only the fields of the contract', () => {
  const payload = { ...good, nonce: 'n', author: 'somebody else', key: 'x' }
  expect(checkDraft(payload)).toEqual({ ...good, nonce: 'n' })
  expect(checkDraft(payload)).not.toBe(payload)
})

test('an empty message is a message', () => {
  expect(checkDraft({ ...good, message: '' }).message).toBe('')
})

test('an emoji counts as one character', () => {
  expect(checkDraft({ ...good, message: '🙂'.repeat(250) }).message).toHaveLength(500)
  expect(refusalOf({ ...good, message: '🙂'.repeat(251) }).code).toBe('bad_draft')
})

function nested(depth: number): unknown {
  let value: unknown = 'frame'
  for (let i = 0; i < depth; i++) value = [value]
  return value
}

const ownProto: unknown = JSON.parse('{"__proto__": {"id": "a", "message": "b", "frames": ["c"]}}')

test.each([
  ['nothing', undefined, 'bad_draft'],
  ['null', null, 'bad_draft'],
  ['a number', 7, 'bad_draft'],
  ['text', 'hello', 'bad_draft'],
  ['an array', [good], 'bad_draft'],
  ['fields by __proto__', ownProto, 'bad_draft'],
  ['no id', { ...good, id: undefined }, 'bad_draft'],
  ['a long id', { ...good, id: 'x'.repeat(65) }, 'bad_draft'],
  ['a number as the message', { ...good, message: 5 }, 'bad_draft'],
  ['a long message', { ...good, message: 'x'.repeat(251) }, 'bad_draft'],
  ['a lone surrogate', { ...good, message: 'a\ud800b' }, 'bad_draft'],
  ['an object as the nonce', { ...good, nonce: {} }, 'bad_draft'],
  ['an object as what is seen', { ...good, alt: {} }, 'bad_draft'],
  ['null as what is seen', { ...good, alt: null }, 'bad_draft'],
  ['too much that is seen', { ...good, alt: 'x'.repeat(251) }, 'bad_draft'],
  ['a lone surrogate in what is seen', { ...good, alt: 'a\udc00' }, 'bad_draft'],
  ['a number as what it answers', { ...good, replyTo: 7 }, 'bad_draft'],
  ['a long key of what it answers', { ...good, replyTo: 'x'.repeat(65) }, 'bad_draft'],
  ['no frames', { ...good, frames: [] }, 'bad_frames'],
  ['a frame too many', { ...good, frames: Array(MAX_FRAMES + 1).fill('x') }, 'bad_frames'],
  ['frames by length', { ...good, frames: { length: 1, 0: 'x' } }, 'bad_frames'],
  ['deeply nested frames', { ...good, frames: nested(20_000) }, 'bad_frames'],
])('%s is refused as it should be', (_, payload, code) => {
  expect(refusalOf(payload).code).toBe(code)
  expect(refusalOf(payload).message).toMatch(/\.$/)
})

test('a frame that is no text is named by its index', () => {
  expect(refusalOf({ ...good, frames: ['a', 'b', null] }).body).toMatchObject({
    code: 'bad_frames',
    index: 2,
  })
})

const altOf = (alt: string) => checkDraft({ ...good, alt }).alt

test('what is seen is one line of text without controls, word for word else', () => {
  expect(altOf(' A cat\n\tjumps\u2028over\u0000 <b>me</b> ')).toBe('A cat jumps over <b>me</b>')
  expect(altOf('\u202egnihtemos\u2066 عن \u200fقطة\ufeff')).toBe('gnihtemos عن قطة')
  expect(altOf('👩‍👩‍👧 می\u200cخواهم 🏳️‍🌈')).toBe('👩‍👩‍👧 می\u200cخواهم 🏳️‍🌈')
})

test.each(['', ' \n', '\u200b\u2060', '\u202e', '\u2800'])(
  'what is seen that shows nothing (%j) is left out',
  (alt) => {
    expect(checkDraft({ ...good, alt })).toEqual(good)
  },
)

const nameOf = (name: string) => checkDraft({ ...good, name }).name
const UNSEEN =
  '\u034f \u115f \u1160 \u17b4 \u17b5 \u180b \u180f \u200c \u200d \u3164 \uffa0 \ufe0e \ufe0f \u{e0041} \u{e0100}'

test.each(UNSEEN.split(' '))(
  'a name holds nothing invisible (%j), and is none without more',
  (unseen) => {
    expect(nameOf(`An${unseen}na${unseen}`)).toBe('Anna')
    expect(nameOf(unseen)).toBeUndefined()
  },
)

test.each(['\u2800', '\u{1d159}', ' \u0301', '\u2800\u3164 '])(
  'a name that shows nothing (%j) is none',
  (name) => {
    expect(nameOf(name)).toBeUndefined()
  },
)

test.each([
  '👩‍👩‍👧',
  '❤️‍🔥 Zoë',
  '🇩🇪',
  '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
  '1️⃣',
  '👍🏽',
  'می\u200cخواهم',
  'क्\u200dष',
  'ශ්\u200dරී',
  'র\u200d্যাচেল',
])('a name may be %j', (name) => {
  expect(nameOf(name)).toBe(name)
})

test('two names that look the same are the same: joiners stay where they change what is drawn', () => {
  expect(nameOf('🎉\ufe0f')).toBe('🎉')
  expect(nameOf('دا\u200cن')).toBe('دان')
  expect(nameOf('A\u200dB')).toBe('AB')
})
