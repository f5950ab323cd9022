import { sentencesOf } from './catalogue.ts'
import { posting } from './english.ts'
import { type English, inLanguage, tag } from './language.ts'

/** Sentences about a post on its way, which are loaded with what says them. */
export const postingText = sentencesOf<English['posting']>(inLanguage('posting', posting), tag)
