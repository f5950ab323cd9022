import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSilence, type SilenceParts } from '../../../client/rooms/silence.ts'
import type { Rules } from '../../../realtime/protocol.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const RULES: Rules = { role: 'guest', isLocked: false, hasPassphrase: false, slowModeMs: 0 }

function page() {
  const state = { isClosed: false, said: undefined as string | undefined, stopped: 0, ended: 0 }
  const parts: SilenceParts = {
    composer: {
      showClosed(isClosed) {
        state.isClosed = isClosed
      },
    },
    capture: { stop: () => state.stopped++ },
    status: {
      say(source, sentence) {
        expect(source).toBe('silenced')
        state.said = sentence?.text
      },
    },
    serverNow: Date.now,
    ended: () => state.ended++,
  }
  return { state, show: createSilence(parts) }
}

test('a silence closes the composer, says until when, and ends by itself', () => {
  const { state, show } = page()
  show({ ...RULES, silencedUntil: Date.now() + 60_000 })
  expect(state).toMatchObject({ isClosed: true, stopped: 1, ended: 0 })
  expect(state.said).toMatch(/silenced you until \d/)
  vi.advanceTimersByTime(59_999)
  expect(state.isClosed).toBe(true)
  vi.advanceTimersByTime(1)
  expect(state).toMatchObject({ isClosed: false, said: undefined, ended: 1 })
})

test('a silence that a host lifts, or makes longer, ends when the host says', () => {
  const { state, show } = page()
  show({ ...RULES, silencedUntil: Date.now() + 60_000 })
  show({ ...RULES, silencedUntil: Date.now() + 120_000 })
  vi.advanceTimersByTime(60_000)
  expect(state.isClosed).toBe(true)
  show(RULES)
  expect(state).toMatchObject({ isClosed: false, said: undefined })
})
