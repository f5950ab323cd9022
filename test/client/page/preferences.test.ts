import { expect, test } from 'vitest'
import { openMemory } from '../../../client/page/memory.ts'
import { openPreferences, setByText } from '../../../client/page/preferences.ts'
import { frameIntervalMs } from '../../../client/record/frames/speed.ts'
import { FRAME_INTERVAL_MS } from '../../../realtime/protocol.ts'

/** Two tabs of one browser: what one sets, the other is notified of. */
function browser() {
  const stored = new Map<string, string>()
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  }
  const tabs: (() => void)[] = []
  const tab = () =>
    openPreferences(
      openMemory(() => storage),
      (changed) => void tabs.push(changed),
    )
  return { stored, tab, notify: () => tabs.forEach((changed) => void changed()) }
}

test('a preference is its default until it is set, and the default again takes no room', () => {
  const { stored, tab } = browser()
  const preferences = tab()
  expect(preferences.get('speed')).toBe('twice')
  preferences.set('speed', 'life')
  expect(tab().get('speed')).toBe('life')
  expect([...stored]).toEqual([['animate-prefers-speed', 'life']])
  preferences.set('speed', 'twice')
  expect(stored.size).toBe(0)
})

test('a stored value that this version does not know counts as the default', () => {
  const { stored, tab } = browser()
  stored.set('animate-prefers-speed', 'a hundred times')
  expect(tab().get('speed')).toBe('twice')
})

test('listeners receive each change once, also one of another tab', () => {
  const { tab, notify } = browser()
  const [here, there] = [tab(), tab()]
  const received: string[] = []
  here.changed('speed', (speed) => void received.push(speed))
  here.set('speed', 'life')
  here.set('speed', 'life')
  there.set('speed', 'four-times')
  notify()
  notify()
  expect(received).toEqual(['life', 'four-times'])
})

test('a form sets only what there is', () => {
  const { stored, tab } = browser()
  const preferences = tab()
  setByText(preferences, 'speed', 'backwards')
  setByText(preferences, '__proto__', 'life')
  expect(stored.size).toBe(0)
  setByText(preferences, 'speed', 'life')
  expect(preferences.get('speed')).toBe('life')
})

test('a loop of one second is ten frames of one, two or four seconds', () => {
  const filmedMs = (['life', 'twice', 'four-times'] as const).map((s) => 10 * frameIntervalMs(s))
  expect(filmedMs).toEqual([1_000, 2_000, 4_000])
  expect(frameIntervalMs('twice')).toBe(FRAME_INTERVAL_MS)
})
