import { expect, test, vi } from 'vitest'
import { createLazyPosting } from '../../../client/post/lazy-posting.ts'
import { text } from '../../../client/words/text.ts'

/** A page whose posting comes, or not, when the test says so. */
function page() {
  const log: string[] = []
  const said = new Map<string, string | undefined>()
  const idle: (() => void)[] = []
  const asked: { comes(): void; fails(): void }[] = []
  const noted = (name: string) => async (what?: unknown) => void log.push(`${name} ${what}`)
  const real = {
    ...{ post: noted('post'), hold: noted('hold'), answerByFace: noted('answerByFace') },
    ...{ postFrames: noted('postFrames'), welcomed: noted('welcomed') },
    silenceEnded: () => void log.push('silenceEnded'),
  }
  const posting = createLazyPosting({
    load: () =>
      new Promise((resolve, reject) => {
        asked.push({ comes: () => resolve(real), fails: () => reject(new Error('away')) })
      }),
    status: { say: (source, sentence) => void said.set(source, sentence?.text) },
    whenIdle: (work) => void idle.push(work),
  })
  return {
    ...{ posting, log, said, asked },
    isIdle: () => idle.forEach((work) => void work()),
    comes: () => asked.at(-1)?.comes(),
    fails: () => asked.at(-1)?.fails(),
  }
}

test('it is loaded once, when the page is idle, and what comes before waits for it in its order', async () => {
  const { posting, log, asked, isIdle, comes, said } = page()
  isIdle()
  const all = [posting.welcomed('ana', 1), posting.post('key')]
  posting.hold('button')
  expect(said.get('recording')).toBe(text.connecting)
  comes()
  await Promise.all(all)
  expect(asked).toHaveLength(1)
  expect(log).toEqual(['welcomed ana', 'post key', 'hold button'])
  expect(said.get('recording')).toBeUndefined()
})

test('once it is there, an Enter reaches it at once and says nothing of loading', async () => {
  const { posting, log, said, isIdle, comes } = page()
  isIdle()
  comes()
  await posting.welcomed('ana', 1)
  void posting.post('key')
  expect(log).toEqual(['welcomed ana', 'post key'])
  expect(said.has('recording')).toBe(false)
})

test('when it does not come that is said, nothing is posted, and the next Enter asks for it again', async () => {
  const { posting, log, said, asked, fails, comes } = page()
  const welcomed = posting.welcomed('ana', 1)
  fails()
  await welcomed
  expect(said.size).toBe(0)
  const first = posting.post('key')
  fails()
  await first
  expect(said.get('problem')).toBe(text.wayNotLoaded)
  expect(log).toEqual([])

  const second = posting.post('key')
  comes()
  await second
  expect(asked).toHaveLength(3)
  expect(log).toEqual(['welcomed ana', 'post key'])
})

test('frames that come to nothing while posting cannot be had are no error of the page', async () => {
  const { posting, said, fails } = page()
  const unhandled = vi.fn<() => void>()
  process.once('unhandledRejection', unhandled)
  const posted = posting.postFrames(Promise.reject(new Error('noise')))
  fails()
  await posted
  await new Promise(setImmediate)
  process.off('unhandledRejection', unhandled)
  expect(unhandled).not.toHaveBeenCalled()
  expect(said.get('problem')).toBe(text.wayNotLoaded)
})
