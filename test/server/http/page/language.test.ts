import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { languageOf, pageIn } from '../../../../server/http/page/language.ts'
import { startApp, type TestApp } from '../../../support/servers/start-app.ts'

const TAGS = ['en', 'ar', 'es', 'ko']

test.each([
  ['nothing said', '/', undefined, 'en'],
  ['a country of a language', '/', 'es-MX', 'es'],
  ['the first that is there', '/', 'de-AT,de;q=0.9,ko;q=0.8,en;q=0.7', 'ko'],
  ['by weight and not by place', '/', 'en;q=0.3,ar;q=0.9', 'ar'],
  ['none that is there', '/', 'de,fr', 'en'],
  ['one that is not wanted', '/', 'en;q=0, *;q=0.1', 'ar'],
  ['anything', '/', '*', 'en'],
  ['nonsense', '/', ';;,,=q&', 'en'],
  ['an address that asks', '/r/den?lang=ko', 'es', 'ko'],
  ['an address among others', '/?x=1&lang=ar', undefined, 'ar'],
  ['an address that asks in capitals', '/?lang=ES', 'ko', 'es'],
  ['an address that asks for a region', '/?lang=ar-EG', 'ko', 'ar'],
  ['an address that asks for another language', '/?lang=de-AT', 'ko', 'ko'],
  ['an address that asks for what is not there', '/?lang=../../x', 'es', 'es'],
  ['an address that asks for nothing', '/?lang', 'es', 'es'],
])('%s: %s %s is answered in %4$s', (_, url, accepted, language) => {
  const headers = accepted === undefined ? {} : { 'accept-language': accepted }
  expect(languageOf({ url, headers }, TAGS)).toBe(language)
})

test('English pages have plain names', () => {
  expect([pageIn('en', 'build/index.html'), pageIn('ko', 'build/index.html')]).toEqual([
    ...['build/index.html', 'build/index-ko.html'],
  ])
})

describe('a server', () => {
  let app: TestApp
  beforeAll(async () => {
    // Where there is no video, which the page says.
    app = await startApp({ basePath: '/chat/', mediaDir: 'public/icons' })
  })
  afterAll(() => app.stop())

  async function visit(path: string, language: string, headers: Record<string, string> = {}) {
    const asked = { 'accept-language': language, ...headers }
    const response = await fetch(new URL(path, `${app.url}/`), { headers: asked })
    return { response, page: await response.text() }
  }

  test.each([
    ['es', 'ltr', 'Di algo.'],
    ['ko', 'ltr', '말해 보세요.'],
    ['ar', 'rtl', 'قل شيئًا.'],
  ])('sends the page in %s, whole before any script has run', async (tag, direction, words) => {
    const { response, page } = await visit('r/den', tag)
    expect(page).toContain(`<html lang="${tag}" dir="${direction}">`)
    expect(page).toContain(words)
    expect(page).toContain(`"../build/words-${tag}.js" defer`)
    expect(page).toContain('<title>den</title>')
    expect(response.headers.get('content-language')).toBe(tag)
    const words_ = await visit(`build/words-${tag}.js`, tag)
    expect(words_.response.headers.get('content-type')).toMatch(/^text\/javascript/)
  })

  test('and lets no cache mix them up', async () => {
    const [english, spanish] = [await visit('', 'en'), await visit('', 'es')]
    expect(spanish.response.headers.get('vary')).toContain('Accept-Language')
    const etag = spanish.response.headers.get('etag') ?? ''
    expect(etag).not.toBe(english.response.headers.get('etag'))
    const again = await visit('', 'es', { 'if-none-match': etag })
    expect(again.response.status).toBe(304)
    expect((await visit('', 'en', { 'if-none-match': etag })).response.status).toBe(200)
  })

  test.each([
    ['nothing/here', 404, '여기에는 아무것도 없어요'],
    [`r/${'x'.repeat(65)}`, 404, '64자까지'],
    ['watch', 200, '모든 동영상'],
    ['?lang=es', 200, 'Di algo.'],
  ])('answers /%s in the language of its reader', async (path, status, words) => {
    const { response, page } = await visit(path, 'ko')
    expect([response.status, page.includes(words)]).toEqual([status, true])
    expect(response.headers.get('vary')).toContain('Accept-Language')
  })

  test('shows a link to a room in the language of the link', async () => {
    const { page } = await visit('r/den?lang=es', '')
    expect(page).toMatch(/og:description" content="Un chat de bucles/)
  })
})
