import { sentencesOf } from './catalogue.ts'
import { type English, sheets, tag } from './language.ts'

/** What sheets and menus say; loaded with them. */
export const sheetText = sentencesOf<English['sheets']>(sheets, tag)
