import { sentencesOf } from './catalogue.ts'
import { ways } from './english.ts'
import { type English, inLanguage, tag } from './language.ts'

/** What the ways of speaking say; loaded with them. */
export const waysText = sentencesOf<English['ways']>(inLanguage('ways', ways), tag)
