import { stage } from './en/stage.ts'
import { speak } from './speak.ts'

/** What stands above the feed says; loaded with it. */
export const stageText = speak(stage)
