import { sentencesOf } from './catalogue.ts'
import { stage } from './en/stage.ts'

/** What stands above the feed says; loaded with it. */
export const stageText = sentencesOf(stage)
