import { expect, test } from 'vitest'
import { createLoopForms } from '../../../../client/feed/players/loop-forms.ts'
import { openMemory } from '../../../../client/page/memory.ts'

function openTab() {
  const stored = new Map<string, string>()
  const storage = {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
  }
  return openMemory(() => storage)
}

const playsAll = () => true
const playsNoWebm = (type: string) => !type.startsWith('video/webm')

test('a browser that says it plays WebM begins with it', () => {
  expect(createLoopForms(openTab(), playsAll).first).toBe('webm')
})

test('one that says it does not begins with what the server makes', () => {
  expect(createLoopForms(openTab(), playsNoWebm).first).toBe('mp4')
  expect(createLoopForms(openTab(), () => false).first).toBe('webp')
})

test('what has played is remembered for the visit, reloads included', () => {
  const tab = openTab()
  const forms = createLoopForms(tab, playsAll)
  expect(forms.after('webm')).toBe('mp4')
  forms.played('mp4')
  expect(forms.first).toBe('mp4')
  expect(createLoopForms(tab, playsAll).first).toBe('mp4')
})

test('one broken clip does not make a browser that plays WebM give it up', () => {
  const forms = createLoopForms(openTab(), playsAll)
  forms.played('webm')
  forms.played('mp4')
  expect(forms.first).toBe('webm')
  expect(forms.isProven).toBe(true)
})

test('nothing is left after the last form', () => {
  expect(createLoopForms(openTab(), playsAll).after('gif')).toBeUndefined()
})
