import { sentencesOf } from './catalogue.ts'
import { type English, stage, tag } from './language.ts'

/** What stands above the feed says; loaded with it. */
export const stageText = sentencesOf<English['stage']>(stage, tag)
