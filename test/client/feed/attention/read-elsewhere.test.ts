import { afterEach, expect, test, vi } from 'vitest'
import { watchReading } from '../../../../client/feed/attention/read-elsewhere.ts'

afterEach(() => vi.unstubAllGlobals())

/** As much of a browser's channel as is used: whoever has the same name hears it, but oneself. */
class Channel extends EventTarget {
  static all: Channel[] = []
  readonly name: string
  constructor(name: string) {
    super()
    this.name = name
    Channel.all.push(this)
  }
  postMessage(data: unknown): void {
    for (const other of Channel.all) {
      if (other !== this && other.name === this.name) {
        other.dispatchEvent(new MessageEvent('message', { data }))
      }
    }
  }
}

test('what is read in one tab is read in the others of the room, and in no other room', () => {
  vi.stubGlobal('BroadcastChannel', Channel)
  const read: string[] = []
  const one = watchReading('den', () => read.push('one'))
  watchReading('den', () => read.push('two'))
  watchReading('attic', () => read.push('attic'))
  one.tell()
  expect(read).toEqual(['two'])
})

test('without channels every tab counts for itself', () => {
  vi.stubGlobal('BroadcastChannel', undefined)
  expect(() => watchReading('den', () => undefined).tell()).not.toThrow()
})
