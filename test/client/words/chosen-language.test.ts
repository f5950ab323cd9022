import { afterEach, describe, expect, test, vi } from 'vitest'
import { readLanguages } from '../../../client/build/words/read-languages.ts'
import { addressIn, otherAddress } from '../../../client/page/language/language-address.ts'
import { localeFor } from '../../../client/words/locale.ts'
import { REFUSALS, type RefusalBody, type RefusalCode } from '../../../realtime/protocol.ts'

const languages = new Map(readLanguages('client/words').map((one) => [one.tag, one]))

/** The page's modules as they are where `build/words-*.js` of that language came first. */
async function speaking(tag: string) {
  vi.resetModules()
  vi.stubGlobal('animateWords', tag === 'en' ? undefined : languages.get(tag))
  const [{ text }, { postingText }, { refusalText }, time] = await Promise.all([
    import('../../../client/words/text.ts'),
    import('../../../client/words/posting-text.ts'),
    import('../../../client/words/refusal-text.ts'),
    import('../../../client/words/time.ts'),
  ])
  return { text, postingText, refusalText, ...time }
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

const refusal = (code: string, more: Partial<RefusalBody> = {}): RefusalBody => ({
  ...{ code: code as RefusalCode, text: 'The server says so.' },
  ...more,
})
const codes = Object.keys(REFUSALS)

describe('a page in another language', () => {
  test('speaks it, and says in English what an older file of words lacks', async () => {
    expect((await speaking('es')).postingText.delivered).toBe('Entregado.')
    vi.resetModules()
    vi.stubGlobal('animateWords', { tag: 'es', page: { lobby: 'Vestíbulo' } })
    const { text } = await import('../../../client/words/text.ts')
    expect([text.lobby, text.recording]).toEqual(['Vestíbulo', 'Recording… hold that face'])
  })

  test.each([
    ['en', 'now', '3m ago', 'ten minutes', 'two minutes'],
    ['es', 'ahora', 'hace 3 min', 'diez minutos', 'dos minutos'],
    ['ko', '지금', '3분 전', '10분', '2분'],
    ['ar', 'الآن', 'قبل 3 دقائق', '10 دقائق', 'دقيقتين'],
  ])('says times in %s', async (tag, now, ago, ten, two) => {
    const { shortAge, inWords } = await speaking(tag)
    expect([shortAge(0), shortAge(180_000)]).toEqual([now, ago])
    expect([inWords(600_000), inWords(120_000)]).toEqual([ten, two])
  })
})

describe('a refusal', () => {
  test('in English is what the server says, which may be more than its code', async () => {
    const { refusalText } = await speaking('en')
    expect(codes.map((code) => refusalText(refusal(code)))).toEqual(
      codes.map(() => 'The server says so.'),
    )
  })

  test.each(['es', 'ko', 'ar'])('of every code has a sentence in %s', async (tag) => {
    const { refusalText } = await speaking(tag)
    for (const more of [{}, { index: 2, retryAfterMs: 1500, sharedBy: 3 }]) {
      const said = codes.map((code) => refusalText(refusal(code, more)))
      expect(said.filter((one) => /server says|[{}]|undefined/.test(one))).toEqual([])
      expect(new Set(said).size).toBe(codes.length)
    }
  })

  test('has in it which frame, how much and how long', async () => {
    const { refusalText } = await speaking('es')
    expect(refusalText(refusal('bad_frames', { index: 2 }))).toMatch(/^La imagen 3 no sirve/)
    expect(refusalText(refusal('bad_frames', { reason: 'flashes' }))).toContain('tres veces')
    expect(refusalText(refusal('too_large', { index: 0 }))).toMatch(/imagen 1 .* como mucho 66 kB/)
    expect(refusalText(refusal('busy', { retryAfterMs: 2001 }))).toContain('en tres segundos')
    expect(refusalText(refusal('busy'))).toContain('en un momento')
    const minutes = { retryAfterMs: 4 * 60_000 + 1 }
    expect(refusalText(refusal('silenced', minutes))).toContain('cinco minutos más')
    expect(refusalText(refusal('room_locked', minutes))).toContain('de tu red')
    expect(refusalText(refusal('rate_limited', { ...minutes, sharedBy: 2 }))).toContain('tu red')
  })

  test.each(['es', 'ko', 'ar'])('for a name says so in %s', async (tag) => {
    const { refusalText } = await speaking(tag)
    const { bad_name, bad_draft } = languages.get(tag)?.refusals ?? {}
    expect(refusalText(refusal('bad_draft', { reason: 'name' }))).toBe(bad_name)
    expect(bad_name).not.toBe(bad_draft)
  })

  test('of a code that is not known is what the server says', async () => {
    const { refusalText } = await speaking('ko')
    expect(refusalText(refusal('of_tomorrow'))).toBe('The server says so.')
    expect(refusalText(refusal('constructor'))).toBe('The server says so.')
  })

  test('that the page makes itself keeps its words', async () => {
    const { refusalText, text } = await speaking('ko')
    expect(refusalText(refusal('too_large', { text: text.cutForSize }))).toBe(text.cutForSize)
  })
})

describe('the language chosen on an earlier visit', () => {
  const at = 'https://chat.example/r/den?x=1#owner=secret'

  test.each([
    ['nothing was chosen', undefined, 'en', at],
    ['it is the one shown', 'es', 'es', at],
    ['the address asks for one itself', 'es', 'ko', 'https://chat.example/?lang=ko'],
    ['the server does not have it', 'tlh', 'en', 'https://chat.example/?lang=tlh'],
  ])('stays where it is when %s', (_, chosen, shown, address) => {
    expect(otherAddress({ chosen, shown }, address)).toBeUndefined()
  })

  test('leads on to the same address in it, with all that stood there', () => {
    const there = 'https://chat.example/r/den?x=1&lang=ar#owner=secret'
    expect(otherAddress({ chosen: 'ar', shown: 'en' }, at)).toBe(there)
    expect(addressIn('ar', addressIn('ko', at))).toBe(there)
  })
})

test.each([
  ['en', ['de-AT', 'en-GB', 'en-US'], 'en-GB-u-nu-latn'],
  ['es', ['es-CO'], 'es-CO-u-nu-latn'],
  ['ar', ['ar-EG'], 'ar-EG-u-nu-latn'],
  ['ko', ['en-US'], 'ko-u-nu-latn'],
  ['es', undefined, 'es-u-nu-latn'],
])('times in %s, for a reader of %s, are written as in %s', (tag, preferred, locale) => {
  expect(localeFor(tag, preferred)).toBe(locale)
})
