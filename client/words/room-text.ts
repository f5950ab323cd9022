import { sentencesOf } from './catalogue.ts'
import { rooms } from './en/rooms.ts'

/** Sentences about rooms, hosts and joining. */
export const roomText = sentencesOf(rooms)
