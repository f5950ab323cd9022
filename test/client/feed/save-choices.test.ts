import { expect, test } from 'vitest'
import { fillPage } from '../../../client/build/pages.ts'
import { NOT_OFFERED, SAVE_CHOICES, saveButtons } from '../../../client/build/save-choices.ts'
import * as english from '../../../client/words/english.ts'
import { EXPORT_FORMATS } from '../../../helpers/clips/export-formats.ts'

test('each format that the server can make is offered by the page, or declined with a reason', () => {
  const offered = SAVE_CHOICES.map(({ format }) => format)
  const known = [...new Set<string>(offered), ...Object.keys(NOT_OFFERED)]
  expect(known.sort()).toEqual(Object.keys(EXPORT_FORMATS).sort())
})

test('the sheet that saves has a button for each choice, with words of its own', () => {
  const { one, together } = saveButtons(english.markup)
  const labels = [...one, ...together].map(({ label }) => label)
  expect(labels).toHaveLength(SAVE_CHOICES.length)
  expect(new Set(labels).size).toBe(labels.length)
  expect(labels.every((label) => label.length > 0)).toBe(true)
})

test('a page gets the buttons when it is built', () => {
  const list = '{{#each saves.together}}<button data-kind="{{kind}}">{{label}}</button>{{/each}}'
  expect(fillPage(list, english)).toContain(
    `<button data-kind="strips">${english.markup.strip}</button>`,
  )
})
