import { expect, test } from 'vitest'
import { openMemory } from '../../../client/page/memory.ts'
import { openMuted } from '../../../client/rooms/muted.ts'

/** Two tabs of one browser: what one writes, the other can read. */
function openTabs() {
  const items = new Map<string, string>()
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
  let changes = 0
  const open = () =>
    openMuted(
      openMemory(() => storage),
      () => changes++,
    )
  return { one: open(), two: open(), items, changes: () => changes }
}

test('an author muted in one tab is muted in the other once it looks', () => {
  const { one, two, changes } = openTabs()
  two.mute('ana', 'Mint Newt')
  expect(one.has('ana')).toBe(false)
  const before = changes()
  one.refresh()
  expect(one.has('ana')).toBe(true)
  expect(changes()).toBe(before + 1)
})

test('two tabs that mute do not undo each other', () => {
  const { one, two } = openTabs()
  two.mute('ana', 'Mint Newt')
  one.mute('ben', 'Azure Tern')
  two.refresh()
  expect(two.all).toEqual([
    ['ana', 'Mint Newt'],
    ['ben', 'Azure Tern'],
  ])
  one.unmute('ana')
  two.refresh()
  expect(two.has('ana')).toBe(false)
})

test('what is no list of pairs mutes nobody', () => {
  const { one, items } = openTabs()
  for (const rubbish of ['', 'null', '{}', '[["a"]]', '[[1,2]]', '[']) {
    items.set('animate-muted', rubbish)
    one.refresh()
    expect(one.all).toEqual([])
  }
})
