import { sentencesOf } from './catalogue.ts'
import { rooms } from './english.ts'
import { type English, inLanguage, tag } from './language.ts'

/** Sentences about rooms and hosts, for what is loaded when it is asked for. */
export const roomText = sentencesOf<English['rooms']>(inLanguage('rooms', rooms), tag)
