import { sheets } from './en/sheets.ts'
import { speak } from './speak.ts'

/** What sheets and menus say; loaded with them. */
export const sheetText = speak(sheets)
