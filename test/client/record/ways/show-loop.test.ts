import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Row } from '../../../../client/record/ways/row.ts'
import { startLoop } from '../../../../client/record/ways/show-loop.ts'
import type { WaysPage } from '../../../../client/record/ways/ways-page.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: false })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** The frames that the row is painted with in the next second, and the words in it. */
function painted(state: { isPaused: boolean; isStill: boolean; typed: string }) {
  vi.stubGlobal('matchMedia', () => ({ matches: state.isStill }))
  const frames: number[] = []
  const words: string[] = []
  const row = {
    isShown: true,
    paint(frame: number, typed: string) {
      frames.push(frame)
      words.push(typed)
    },
  }
  const page = { typed: () => state.typed, isPaused: () => state.isPaused }
  startLoop(page as unknown as WaysPage, [], row as unknown as Row)
  return function inASecond() {
    frames.splice(0)
    vi.advanceTimersByTime(1000)
    return { frames: [...frames], words: words.at(-1) }
  }
}

test.each(['isPaused', 'isStill'] as const)(
  'the row and a drawn preview stand at their first frame while %s, and show what is typed all the same',
  (why) => {
    const state = { isPaused: false, isStill: false, typed: '' }
    const inASecond = painted({ ...state, [why]: true, typed: 'hello' })
    expect(new Set(inASecond().frames)).toEqual(new Set([0]))
    expect(inASecond().words).toBe('hello')
  },
)

test('they go on when all is played again', () => {
  const state = { isPaused: true, isStill: false, typed: '' }
  const inASecond = painted(state)
  inASecond()
  state.isPaused = false
  expect(new Set(inASecond().frames).size).toBe(10)
})
