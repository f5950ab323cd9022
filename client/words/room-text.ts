import { sentencesOf } from './catalogue.ts'
import { type English, rooms, tag } from './language.ts'

/** Sentences about rooms, hosts and joining. */
export const roomText = sentencesOf<English['rooms']>(rooms, tag)
