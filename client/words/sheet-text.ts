import { sentencesOf } from './catalogue.ts'
import { sheets } from './english.ts'
import { type English, inLanguage, tag } from './language.ts'

/** What sheets and menus say; loaded with them. */
export const sheetText = sentencesOf<English['sheets']>(inLanguage('sheets', sheets), tag)
