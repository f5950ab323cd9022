import { expect, test } from 'vitest'
import { openMemory } from '../../../client/page/memory.ts'
import type { Way, WayName } from '../../../client/record/way.ts'
import { createWays } from '../../../client/record/ways.ts'

/** A browser with a camera and a drawn face, and what was opened and closed in it, in order. */
function browser() {
  const kept = new Map<string, string>()
  const done: string[] = []
  const wayCalled = (name: WayName): Way => ({
    name,
    picture: Object.create(null) as HTMLElement,
    isFilmed: name === 'camera',
    isOpen: false,
    async open() {
      done.push(`open ${name}`)
      return true
    },
    async close() {
      done.push(`close ${name}`)
    },
    take: async () => [name],
  })
  const memory = openMemory(() => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }))
  const visit = () =>
    createWays({
      all: { camera: wayCalled('camera'), face: wayCalled('face') },
      memory,
      chosen: ({ name }) => void done.push(`chosen ${name}`),
      left: () => void done.push('left'),
    })
  return { visit, done, kept }
}

test('another way closes the camera before it opens, and is taken again at the next visit', async () => {
  const { visit, done } = browser()
  const ways = visit()
  expect(ways.current.name).toBe('camera')
  await ways.choose('face')
  expect(done).toEqual(['chosen camera', 'left', 'close camera', 'chosen face', 'open face'])
  expect(visit().current.name).toBe('face')
})

test('the camera is what nobody had to choose: it is chosen again by forgetting', async () => {
  const { visit, kept } = browser()
  const ways = visit()
  await ways.choose('face')
  await ways.choose('camera')
  expect(kept.size).toBe(0)
})

test('a way that this page does not have, or never had, leaves the camera', async () => {
  const { visit, kept } = browser()
  expect(await visit().choose('screen')).toBe(false)
  kept.set('animate-way', 'telepathy')
  expect(visit().current.name).toBe('camera')
  kept.set('animate-way', 'screen')
  expect(visit().current.name).toBe('camera')
})
