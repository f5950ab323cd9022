import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSpoken } from '../../../../client/feed/attention/spoken.ts'
import { makeMessage } from '../../../support/messages.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A page that belongs to `me` and has muted `loud`. */
function openPage() {
  const said: string[] = []
  const speak = createSpoken({
    announce: (words) => void said.push(words),
    isMine: ({ author }) => author === 'me',
    isMuted: (author) => author === 'loud',
  })
  const say = (message: string, alt?: string) =>
    speak(makeMessage({ name: 'Ana', message, ...(alt && { alt }) }))
  return { said, speak, say }
}

test('a message is spoken with its author, its words and what is seen', () => {
  const { said, say } = openPage()
  const lines: [string, string?][] = [['hello\nyou'], ['look', 'A cat'], ['', 'A cat'], ['']]
  for (const [words, alt] of lines) {
    say(words, alt)
    vi.advanceTimersByTime(3_000)
  }
  expect(said).toEqual([
    'Ana: hello you',
    'Ana: look (A cat)',
    'Ana:  (A cat)',
    'Ana, without words',
  ])
})

test('many at once are spoken as their number, and the next by itself again', () => {
  const { said, say } = openPage()
  for (let n = 1; n <= 30; n++) say(`number ${n}`)
  vi.advanceTimersByTime(3_000)
  say('late')
  vi.advanceTimersByTime(3_000)
  vi.advanceTimersByTime(3_000)
  say('later')
  expect(said).toEqual(['Ana: number 1', '29 new', 'Ana: late', 'Ana: later'])
})

test("one's own and those of muted authors are not spoken", () => {
  const { said, speak } = openPage()
  for (const author of ['me', 'loud']) speak(makeMessage({ author }))
  vi.advanceTimersByTime(3_000)
  expect(said).toEqual([])
})
