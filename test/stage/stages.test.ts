import { expect, test } from 'vitest'
import { createStages, LOST_MS, type StageState } from '../../stage/stages.ts'
import { flvTag } from '../../stage/wire/flv.ts'

const KEY_FRAME = { kind: 'key-frame', bytes: flvTag(9, 0, Buffer.alloc(9)) } as const

function setUp() {
  let elapsedMs = 0
  const states: StageState[] = []
  const stages = createStages({
    check: async ({ room, keys: [key], address }) =>
      key === 'wrong' ? { text: 'No.' } : { room, ...(key !== 'operator' && { address }) },
    changed: (_, state) => states.push(state),
    now: () => 7,
    elapsedMs: () => elapsedMs,
  })
  const request = (room: string, key = 'owner') =>
    stages.publish({ room, keys: [key], address: '10.0.0.1' })
  async function open(room: string) {
    const verdict = await request(room)
    if (!verdict.ok) throw new Error(verdict.text)
    return verdict.publication
  }
  const wait = (ms: number) => {
    elapsedMs += ms
  }
  return { stages, states, request, open, wait }
}

test('a stage whose publisher is heard has no place for a second one', async () => {
  const { open, request, wait } = setUp()
  const first = await open('lobby')
  wait(LOST_MS - 1)
  expect(await request('lobby')).toMatchObject({ ok: false })
  first.take(KEY_FRAME)
  wait(LOST_MS - 1)
  expect(await request('lobby')).toMatchObject({ ok: false })
})

test('a publisher whose connection was lost comes back before that is noticed', async () => {
  const { open, states, wait, stages } = setUp()
  const lost = await open('lobby')
  lost.take(KEY_FRAME)
  wait(LOST_MS)
  const back = await open('lobby')
  lost.take(KEY_FRAME)
  lost.end()
  back.take(KEY_FRAME)
  const live = { live: true, startedAt: 7 }
  expect(states).toEqual([live, { live: false }, live])
  expect(stages.stateOf('lobby')).toEqual(live)
})

test('a wrong key takes no stage, however long it has been silent', async () => {
  const { open, request, wait, states } = setUp()
  const first = await open('lobby')
  wait(LOST_MS)
  expect(await request('lobby', 'wrong')).toEqual({ ok: false, text: 'No.' })
  first.take(KEY_FRAME)
  expect(states).toHaveLength(1)
})

test('the keys of rooms of one address do not take every place, and the operator finds one', async () => {
  const { request, open } = setUp()
  const rooms = Array.from({ length: 33 }, (_, index) => `mine-${index}`)
  const verdicts = await Promise.all(rooms.map((room) => request(room)))
  expect(verdicts.filter(({ ok }) => ok)).toHaveLength(4)
  const house = await request('lobby', 'operator')
  expect(house.ok).toBe(true)
  const [first] = verdicts
  if (first?.ok) first.publication.end()
  await open('another')
})
