import { sentencesOf } from './catalogue.ts'
import { rooms } from './english.ts'
import { type English, inLanguage, tag } from './language.ts'

/** Sentences about rooms, hosts and joining. */
export const roomText = sentencesOf<English['rooms']>(inLanguage('rooms', rooms), tag)
