import { afterEach, expect, test, vi } from 'vitest'
import { readLanguages } from '../../../../client/build/words/read-languages.ts'
import { nameOf } from '../../../../client/feed/names/names.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

const languages = readLanguages('client/words')

class Element {
  value = ''
  textContent = ''
  placeholder = ''
  ariaInvalid = ''
  oninput: () => void = () => undefined
  onchange: () => void = () => undefined
}

/** As much of a page in that language as the field for one's name needs. */
async function openSheet(tag = 'en', kept?: string) {
  const words = languages.find((one) => one.tag === tag)
  vi.stubGlobal('animateWords', tag === 'en' ? undefined : words)
  vi.stubGlobal('HTMLElement', Element)
  vi.stubGlobal('HTMLInputElement', Element)
  const [field, note] = [new Element(), new Element()]
  vi.stubGlobal('document', {
    querySelector: (selector: string) => (selector === '#own-name' ? field : note),
  })
  const { showOwnName } = await import('../../../../client/page/lazy/own-name.ts')
  const remembered = new Map(kept === undefined ? [] : [['name', kept]])
  const shown: string[] = []
  const memory = {
    get: (name: string) => remembered.get(name),
    set: (name: string, value?: string) =>
      void (value === undefined ? remembered.delete(name) : remembered.set(name, value)),
  }
  const changed = vi.fn()
  showOwnName({ author: 'ana', memory, showName: (name) => void shown.push(name) }, changed)
  const type = (name: string, isDone = true) => {
    field.value = name
    field.oninput()
    if (isDone) field.onchange()
  }
  return { field, note, type, shown, changed, kept: () => remembered.get('name') }
}

test.each(languages.map(({ tag }) => tag))(
  'what is wrong with a name is said in %s as it is typed, and the former one stays',
  async (tag) => {
    const { field, note, type, kept, shown } = await openSheet(tag, 'Anna')
    const said = ['Z\u0338\u0349\u030aalgo', 'a\u202eb', 'x'.repeat(25)].map((name) => {
      type(name, false)
      expect(field.ariaInvalid).toBe('true')
      const sentence = note.textContent
      field.onchange()
      expect([kept(), field.value]).toEqual(['Anna', name])
      return sentence
    })
    expect(new Set(said).size).toBe(3)
    for (const sentence of said) expect(sentence).toContain('Anna')
    expect(shown).toEqual([])
    type('မျိုး')
    expect([kept(), note.textContent, field.ariaInvalid]).toEqual(['မျိုး', '', 'false'])
    expect(shown).toEqual(['မျိုး'])
  },
)

test('what a copied name brings along unseen is left out before it is kept', async () => {
  const { field, type, kept, changed } = await openSheet()
  type('\u200fמֹשֶׁה\u00ad ')
  expect([field.value, kept()]).toEqual(['מֹשֶׁה', 'מֹשֶׁה'])
  expect(changed).toHaveBeenCalledOnce()
})

test('a name that shows nothing is none: the one made of the author stays', async () => {
  const { field, type, kept, shown } = await openSheet('en', 'Anna')
  type('\u200b')
  expect([field.value, kept(), shown]).toEqual(['', undefined, [nameOf('ana')]])
})

test('a name that an earlier version took and the server does not is spoken of when the sheet opens', async () => {
  const { note } = await openSheet('en', 'a\u202eb')
  expect(note.textContent).toMatch(/cannot be seen/)
  expect(note.textContent).not.toContain('others know you')
})
