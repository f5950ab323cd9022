import { sentencesOf } from './catalogue.ts'
import { sheets } from './en/sheets.ts'

/** What sheets and menus say; loaded with them. */
export const sheetText = sentencesOf(sheets)
