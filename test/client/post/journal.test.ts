import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  type Journal,
  type JournalEntry,
  openJournal,
  type Pages,
} from '../../../client/post/journal.ts'

const NOW = 1_000_000_000
const TTL_MS = 600_000

beforeEach(() => void vi.stubGlobal('indexedDB', new IDBFactory()))
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** The pages of one browser, and a journal for each of them. */
function browser() {
  const open = new Set<string>()
  const state = { now: NOW }
  const openPage = (own: string): Journal => {
    open.add(own)
    const pages: Pages = { own, alone: (work) => work(open) }
    return openJournal(pages, () => state.now)
  }
  return { state, openPage, closePage: (own: string) => open.delete(own) }
}

function entry(nonce: string, changes: Partial<JournalEntry> = {}): JournalEntry {
  const draft = { id: nonce, nonce, message: nonce, frames: [] }
  return { nonce, room: 'den', draft, postedAt: NOW, expiresAt: NOW + TTL_MS, ...changes }
}

/** What lies in the database itself, after `change`. */
async function stored(change?: (drafts: IDBObjectStore) => void): Promise<{ draft: unknown }[]> {
  const database = await answerOf(indexedDB.open('animate'))
  const drafts = database.transaction('drafts', 'readwrite').objectStore('drafts')
  change?.(drafts)
  const found = await answerOf(drafts.getAll())
  database.close()
  return found
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
}

const nonces = (entries: JournalEntry[]) => entries.map(({ nonce }) => nonce)

test('what a page left behind is taken over once, in the order posted', async () => {
  const { openPage, closePage } = browser()
  const first = openPage('first')
  await first.note(entry('b', { postedAt: NOW - 1 }))
  await first.note(entry('a', { postedAt: NOW - 2 }))
  await first.note(entry('elsewhere', { room: 'attic' }))
  await first.note(entry('done'))
  await first.strike('done')
  closePage('first')
  const [second, third] = [openPage('second'), openPage('third')]
  expect(nonces(await second.claim('den'))).toEqual(['a', 'b'])
  expect(await third.claim('den')).toEqual([])
})

test('a draft comes back as it was noted, and lies in the database as one Blob', async () => {
  const { openPage, closePage } = browser()
  const draft = {
    id: 'i',
    nonce: 'n',
    message: 'Grüße 🙂',
    alt: 'A cat',
    frames: ['data:,a', 'data:,b'],
  }
  await openPage('first').note(entry('n', { draft }))
  expect((await stored()).map((one) => one.draft)).toEqual([expect.any(Blob)])
  closePage('first')
  expect((await openPage('second').claim('den')).map((one) => one.draft)).toEqual([draft])
  expect((await stored()).map((one) => one.draft)).toEqual([expect.any(Blob)])
})

test('what an earlier version of the page noted, without a Blob, is taken over, too', async () => {
  const { openPage } = browser()
  await openPage('first').sweep()
  await stored((drafts) => drafts.put(entry('plain')))
  expect(nonces(await openPage('second').claim('den'))).toEqual(['plain'])
})

test('what a page that is open takes care of is nobody else’s', async () => {
  const { openPage } = browser()
  await openPage('first').note(entry('under way'))
  expect(await openPage('second').claim('den')).toEqual([])
})

test('drafts are gone from the disk when their messages would have been, in every room', async () => {
  const { openPage, closePage, state } = browser()
  const page = openPage('first')
  await page.note(entry('old'))
  await page.note(entry('elsewhere', { room: 'attic' }))
  await page.note(entry('newer', { expiresAt: NOW + TTL_MS + 1 }))
  closePage('first')
  state.now = NOW + TTL_MS
  const later = openPage('later')
  await later.sweep()
  expect(nonces(await later.claim('attic'))).toEqual([])
  expect(nonces(await later.claim('den'))).toEqual(['newer'])
})

test('so are those of a clock that has been set back since, and of older versions of the page', async () => {
  const { openPage, closePage } = browser()
  const page = openPage('first')
  await page.note(entry('future', { postedAt: NOW + 86_400_000, expiresAt: NOW + 90_000_000 }))
  const { expiresAt: _, ...old } = entry('old version')
  await page.note(old as JournalEntry)
  await page.sweep()
  closePage('first')
  expect(await openPage('later').claim('den')).toEqual([])
})

test.each([
  ['is missing', () => undefined],
  [
    'is forbidden',
    () => ({
      open: () => {
        throw new DOMException('no', 'SecurityError')
      },
    }),
  ],
  ['fails', () => ({ open: () => failing() })],
])('a database that %s holds nothing up', async (_, factory) => {
  vi.stubGlobal('indexedDB', factory())
  const page = browser().openPage('first')
  await page.note(entry('a'))
  await page.strike('a')
  await page.sweep()
  expect(await page.claim('den')).toEqual([])
})

test('a database that never answers is waited for once, and not with every message', async () => {
  vi.useFakeTimers()
  vi.stubGlobal('indexedDB', { open: () => ({}) })
  const page = browser().openPage('first')
  const noted = page.note(entry('a'))
  await vi.advanceTimersByTimeAsync(1_000)
  await noted
  const timersBefore = vi.getTimerCount()
  await page.note(entry('b'))
  expect(vi.getTimerCount()).toBe(timersBefore)
})

test('nor is one that opens and then never finishes anything', async () => {
  vi.useFakeTimers()
  const store = { put: () => ({}) }
  const database = { transaction: () => ({ objectStore: () => store }) }
  const request = { onsuccess: () => undefined, result: database }
  vi.stubGlobal('indexedDB', { open: () => request })
  const page = browser().openPage('first')
  request.onsuccess()
  const noted = page.note(entry('a'))
  await vi.advanceTimersByTimeAsync(1_000)
  await noted
  await page.note(entry('b'))
  expect(vi.getTimerCount()).toBe(0)
})

function failing(): object {
  const request = { onerror: () => undefined, error: new Error('broken') }
  queueMicrotask(() => request.onerror())
  return request
}
