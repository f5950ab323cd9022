import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createNotice } from '../../../../client/page/announce/notice.ts'
import { createStatus } from '../../../../client/page/announce/status.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** As much of a page as the line above the input needs. */
function openStatus(hasWords = () => false) {
  const line = { textContent: '', dataset: {} }
  const shown: { textContent: string; click(): void }[] = []
  const spoken: string[] = []
  const region = new Set<string>()
  const actions = {
    contains: () => false,
    replaceChildren: (...buttons: typeof shown) => void shown.splice(0, 99, ...buttons),
  }
  vi.stubGlobal('document', {
    createElement() {
      const button = { textContent: '', click: () => undefined as unknown }
      return Object.assign(button, {
        addEventListener: (_: string, listener: () => unknown) => {
          button.click = listener
        },
      })
    },
  })
  const [at, choices] = [line as unknown as HTMLElement, actions as unknown as HTMLElement]
  const speak = (words: string) => {
    spoken.push(words)
    region.add(words)
    return () => void region.delete(words)
  }
  const status = createStatus(at, choices, speak, hasWords)
  return { status, shown, spoken, region, said: () => line.textContent }
}

test('each sentence is spoken once, a countdown too; steps are only shown', () => {
  const { status, spoken, said } = openStatus()
  status.say('recording', { text: 'Recording' })
  status.say('recording', undefined)
  status.say('sending', { text: 'Sending', isStep: true })
  expect(said()).toBe('Sending')
  for (const seconds of [11, 10, 9]) status.say('sending', { text: `Wait ${seconds} s` })
  status.say('sending', undefined)
  for (const _ of ['one', 'two']) {
    status.say('delivered', { text: 'Delivered.' })
    status.say('delivered', undefined)
  }
  expect(spoken).toEqual(['Recording', 'Wait 11 s', 'Delivered.', 'Delivered.'])
})

test('a sentence that comes back when another is over is shown, and not spoken again', () => {
  const { status, spoken, said } = openStatus()
  status.say('way', { text: 'Your camera is off.' })
  status.say('delivered', { text: 'Delivered.' })
  status.say('problem', { text: 'Opening your file…' })
  status.say('problem', undefined)
  expect(said()).toBe('Delivered.')
  status.say('delivered', undefined)
  expect(said()).toBe('Your camera is off.')
  expect(spoken).toEqual(['Your camera is off.', 'Delivered.', 'Opening your file…'])
})

test('that words are still there is said where there are any', () => {
  let typed = ''
  const { status, said } = openStatus(() => typed !== '')
  status.say('problem', { text: 'Cancelled.', keepsWords: true })
  expect(said()).toBe('Cancelled.')
  typed = 'hello'
  status.say('problem', { text: 'Cancelled.', keepsWords: true })
  expect(said()).toBe('Cancelled. Your words are still here.')
  status.say('problem', { text: 'Nothing typed.' })
  expect(said()).toBe('Nothing typed.')
})

test('one that was hidden behind another from the start is spoken when it is first shown', () => {
  const { status, spoken } = openStatus()
  status.say('recording', { text: 'Recording' })
  status.say('camera', { text: 'Camera in use.' })
  status.say('recording', undefined)
  expect(spoken).toEqual(['Recording', 'Camera in use.'])
})

test('"Connecting…" stays for nobody to come across once that is over', () => {
  const { status, region } = openStatus()
  status.say('way', { text: 'Your camera is off.' })
  status.say('offline', { text: 'Connecting…' })
  expect([...region]).toContain('Connecting…')
  status.say('offline', undefined)
  expect([...region]).toEqual(['Your camera is off.'])
})

test('that a room is closed is said before an older failure, which is said again afterwards', () => {
  const { status, said } = openStatus()
  status.say('failed', { text: 'Not sent.' })
  status.say('offline', { text: 'Offline.' })
  status.say('closed', { text: 'A host removed you.' })
  expect(said()).toBe('A host removed you.')
  status.say('closed', undefined)
  expect(said()).toBe('Not sent.')
})

test('what a host did is said for five seconds, with the way to undo it', () => {
  const { status, said, shown } = openStatus()
  const notice = createNotice(status)
  const undo = vi.fn()
  notice('Ben is silenced.', { label: 'Undo', run: undo })
  expect([said(), shown.map(({ textContent }) => textContent)]).toEqual([
    'Ben is silenced.',
    ['Undo'],
  ])
  vi.advanceTimersByTime(4_999)
  expect(said()).toBe('Ben is silenced.')
  vi.advanceTimersByTime(1)
  expect([said(), shown]).toEqual(['', []])
  expect(undo).not.toHaveBeenCalled()
})

test('undoing ends the sentence at once, and a second one takes its place', () => {
  const { status, said, shown } = openStatus()
  const notice = createNotice(status)
  const undo = vi.fn()
  notice('Ben is silenced.', { label: 'Undo', run: undo })
  shown[0]?.click()
  expect(undo).toHaveBeenCalledOnce()
  expect(said()).toBe('')
  notice('Ben may speak again.')
  vi.advanceTimersByTime(4_000)
  notice('Deleted for everyone.')
  vi.advanceTimersByTime(4_000)
  expect(said()).toBe('Deleted for everyone.')
})
