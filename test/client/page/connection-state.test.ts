import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  type ConnectionStateParts,
  createConnectionState,
} from '../../../client/page/connection-state.ts'
import type { RefusalBody, RefusalCode } from '../../../realtime/protocol.ts'

beforeEach(() => void vi.stubGlobal('document', { documentElement: { dataset: {} } }))
afterEach(() => void vi.unstubAllGlobals())

function page() {
  const said = new Map<string, string | undefined>()
  const state = { isClosed: false, isFilmed: true, opened: 0, stopped: 0, asked: 0 }
  const closed = {
    isShown: false,
    show(refusal?: RefusalBody) {
      this.isShown = refusal !== undefined
    },
  }
  const parts = {
    closed,
    bar: { showPresence: () => undefined },
    composer: {
      showClosed: (isClosed: boolean) => {
        state.isClosed = isClosed
      },
    },
    way: {
      close: async () => {
        state.isFilmed = false
      },
      open: async () => state.opened++,
    },
    capture: { stop: () => state.stopped++ },
    status: { say: (from: string, words?: { text: string }) => void said.set(from, words?.text) },
    askPassphrase: () => state.asked++,
  }
  const show = createConnectionState(parts as unknown as ConnectionStateParts)
  const refuse = (code: RefusalCode) => show('offline', code, { code, text: `It is ${code}.` })
  return { show, refuse, said, state }
}

test.each(['banned', 'passphrase', 'room_locked', 'bad_draft'] as const)(
  'a room that is closed (%s) closes the composer and says why before anything older',
  (code) => {
    const { refuse, said, state } = page()
    refuse(code)
    // No camera while the room is closed to us.
    expect(state).toMatchObject({ isClosed: true, stopped: 1, isFilmed: false })
    expect(said.get('closed')).toBe(`It is ${code}.`)
    expect(state.asked).toBe(code === 'passphrase' ? 1 : 0)
  },
)

test('while the next attempt is under way it stays closed, and it opens with the welcome', () => {
  const { show, refuse, said, state } = page()
  refuse('room_locked')
  show('connecting')
  show('offline', undefined)
  expect(state.isClosed).toBe(true)
  show('online')
  expect(state).toMatchObject({ isClosed: false, opened: 1 })
  show('online')
  expect(state.opened).toBe(1)
  expect(said.get('closed')).toBeUndefined()
})

test('a lost connection closes nothing: what is said goes out later', () => {
  const { show, refuse, state } = page()
  show('offline')
  refuse('rate_limited')
  expect(state).toMatchObject({ isClosed: false, isFilmed: true, stopped: 0, opened: 0 })
})
