import { sentencesOf } from './catalogue.ts'
import { joining } from './english.ts'
import { type English, inLanguage, tag } from './language.ts'

/** Sentences about getting into a room, as every visit may need them before anything else is loaded. */
export const joiningText = sentencesOf<English['joining']>(inLanguage('joining', joining), tag)
