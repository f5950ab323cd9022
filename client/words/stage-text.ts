import { sentencesOf } from './catalogue.ts'
import { stage } from './english.ts'
import { type English, inLanguage, tag } from './language.ts'

/** What stands above the feed says; loaded with it. */
export const stageText = sentencesOf<English['stage']>(inLanguage('stage', stage), tag)
