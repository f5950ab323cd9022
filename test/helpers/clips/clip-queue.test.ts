import { expect, test } from 'vitest'
import { createClipQueue, QueueFullError } from '../../../helpers/clips/clip-queue.ts'

/** A task that runs until the test says so, and notes when it began. */
function createTasks() {
  const begun: string[] = []
  const finish = new Map<string, () => void>()
  return {
    begun,
    finish: (name: string) => finish.get(name)?.(),
    make: (name: string) => (signal: AbortSignal) =>
      new Promise<string>((resolve, reject) => {
        begun.push(name)
        finish.set(name, () => resolve(name))
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  }
}

test('tasks of one address begin in the order they came, no more at once than allowed', async () => {
  const queue = createClipQueue(() => 2)
  const tasks = createTasks()
  const names = ['a', 'b', 'c', 'd', 'e']
  const done = Promise.all(names.map((name) => queue.add(tasks.make(name), {})))
  expect(tasks.begun).toEqual(['a', 'b'])
  expect([queue.active, queue.waiting]).toEqual([2, 3])
  for (const [index, name] of names.entries()) {
    await expect.poll(() => tasks.begun).toEqual(names.slice(0, Math.max(2, index + 2)))
    tasks.finish(name)
  }
  expect(await done).toEqual(names)
})

test('a clip that waits reports how many are ahead, each time it changes, and when it begins', async () => {
  const queue = createClipQueue(() => 1)
  const tasks = createTasks()
  const told: string[] = []
  const add = (name: string) =>
    queue.add(tasks.make(name), {
      onProgress: (stage, ahead) => told.push(`${name} ${stage} ${ahead}`),
    })
  const done = [add('a'), add('b'), add('c')]
  expect(told).toEqual(['a encoding 0', 'b queued 1', 'c queued 2'])
  tasks.finish('a')
  await expect.poll(() => told.slice(3)).toEqual(['b encoding 0', 'c queued 1'])
  tasks.finish('b')
  await expect.poll(() => told.slice(5)).toEqual(['c encoding 0'])
  tasks.finish('c')
  await Promise.all(done)
})

test('a clip that is given up while waiting is never begun, and those behind it move up', async () => {
  const queue = createClipQueue(() => 1)
  const tasks = createTasks()
  const gone = new AbortController()
  const told: number[] = []
  const first = queue.add(tasks.make('a'), {})
  const second = queue.add(tasks.make('b'), { signal: gone.signal })
  const third = queue.add(tasks.make('c'), { onProgress: (_, ahead) => told.push(ahead) })
  gone.abort(new Error('gone'))
  await expect(second).rejects.toThrow('gone')
  await expect.poll(() => told).toEqual([2, 1])
  tasks.finish('a')
  await expect.poll(() => tasks.begun).toEqual(['a', 'c'])
  tasks.finish('c')
  expect(await Promise.all([first, third])).toEqual(['a', 'c'])
})

test('a clip that is given up already does not even wait', async () => {
  const queue = createClipQueue(() => 1)
  const tasks = createTasks()
  const gone = { signal: AbortSignal.abort(new Error('gone')) }
  await expect(queue.add(tasks.make('a'), gone)).rejects.toThrow('gone')
  expect(tasks.begun).toEqual([])
})

test('a running task that is stopped keeps its place until it has cleaned up', async () => {
  const queue = createClipQueue(() => 1)
  const tasks = createTasks()
  const gone = new AbortController()
  let cleanedUp = () => {}
  const slowToEnd = () => new Promise<void>((resolve) => (cleanedUp = resolve))
  const first = queue.add(slowToEnd, { signal: gone.signal })
  const second = queue.add(tasks.make('b'), {})
  gone.abort(new Error('gone'))
  await Promise.resolve()
  expect(tasks.begun).toEqual([])
  cleanedUp()
  await first
  await expect.poll(() => tasks.begun).toEqual(['b'])
  tasks.finish('b')
  await second
})

test('a failing task does not hold up the next', async () => {
  const queue = createClipQueue(() => 1)
  const failing = queue.add(() => Promise.reject(new Error('failed')), {})
  const good = queue.add(() => Promise.resolve('good'), {})
  await expect(failing).rejects.toThrow('failed')
  expect(await good).toBe('good')
})

test('stopping rejects all that wait and all that run', async () => {
  const queue = createClipQueue(() => 1)
  const tasks = createTasks()
  const all = ['a', 'b', 'c'].map((name) => queue.add(tasks.make(name), {}))
  const settled = Promise.allSettled(all)
  queue.stop(new Error('closed'))
  await queue.idle()
  expect((await settled).map((one) => one.status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(tasks.begun).toEqual(['a'])
})

test('work in the background begins when nothing else waits, and counts for nobody', async () => {
  const queue = createClipQueue(() => 1)
  const tasks = createTasks()
  const told: string[] = []
  const first = queue.add(tasks.make('first'), {})
  const later = queue.add(tasks.make('background'), { isBackground: true })
  const clip = queue.add(tasks.make('clip'), {
    onProgress: (stage, ahead) => told.push(`${stage} ${ahead}`),
  })
  expect([queue.waiting, queue.waitingInBackground]).toEqual([1, 1])
  tasks.finish('first')
  await expect.poll(() => tasks.begun).toEqual(['first', 'clip'])
  tasks.finish('clip')
  await expect.poll(() => tasks.begun).toEqual(['first', 'clip', 'background'])
  tasks.finish('background')
  await Promise.all([first, later, clip])
  expect(told).toEqual(['queued 1', 'encoding 0'])
})

test('stopping ends work in the background, whether it waits or runs', async () => {
  const queue = createClipQueue(() => 1)
  const tasks = createTasks()
  const all = ['runs', 'waits'].map((name) => queue.add(tasks.make(name), { isBackground: true }))
  expect(tasks.begun).toEqual(['runs'])
  queue.stop(new Error('closed'))
  const outcomes = await Promise.allSettled(all)
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await queue.idle()
  expect([queue.active, queue.waitingInBackground]).toEqual([0, 0])
})

test('an address that comes waits for one clip of a flood from another, not for all of it', async () => {
  const queue = createClipQueue(() => 1)
  const tasks = createTasks()
  const told: number[] = []
  const add = (name: string, address: string) => queue.add(tasks.make(name), { address })
  const flood = ['f1', 'f2', 'f3', 'f4'].map((name) => add(name, 'flood'))
  const other = queue.add(tasks.make('other'), {
    address: 'other',
    onProgress: (_, ahead) => told.push(ahead),
  })
  expect(told).toEqual([1])
  for (const name of ['f1', 'other', 'f2', 'f3', 'f4']) {
    await expect.poll(() => tasks.begun.at(-1)).toBe(name)
    tasks.finish(name)
  }
  await Promise.all([...flood, other])
})

test('work in the background takes turns by address, too, and leaves one place to clips', async () => {
  const queue = createClipQueue(() => 2)
  const tasks = createTasks()
  const add = (name: string, address: string) =>
    queue.add(tasks.make(name), { address, isBackground: true })
  const all = [add('f1', 'flood'), add('f2', 'flood'), add('f3', 'flood'), add('other', 'other')]
  expect(tasks.begun).toEqual(['f1'])
  const clip = queue.add(tasks.make('clip'), { address: 'third' })
  expect(tasks.begun).toEqual(['f1', 'clip'])
  for (const name of ['f1', 'other', 'f2', 'f3']) {
    await expect.poll(() => tasks.begun).toContain(name)
    tasks.finish(name)
  }
  tasks.finish('clip')
  await Promise.all([...all, clip])
  expect(tasks.begun).toEqual(['f1', 'clip', 'other', 'f2', 'f3'])
})

test('a full queue makes room for an address that has less of it', async () => {
  const queue = createClipQueue(() => 1, 3)
  const tasks = createTasks()
  const add = (name: string, address: string) => queue.add(tasks.make(name), { address })
  const flood = ['f0', 'f1', 'f2', 'f3'].map((name) => add(name, 'flood'))
  await expect(add('f4', 'flood')).rejects.toBeInstanceOf(QueueFullError)
  const other = add('other', 'other')
  await expect(flood[3]).rejects.toBeInstanceOf(QueueFullError)
  expect(queue.waiting).toBe(3)
  await expect(add('other too', 'other')).rejects.toBeInstanceOf(QueueFullError)
  for (const name of ['f0', 'other', 'f1', 'f2']) {
    await expect.poll(() => tasks.begun.at(-1)).toBe(name)
    tasks.finish(name)
  }
  await Promise.all([...flood.slice(0, 3), other])
})
