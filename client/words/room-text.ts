import { sentencesOf } from './catalogue.ts'
import { rooms } from './en/rooms.ts'

/** What rooms, their hosts and their doors say. */
export const roomText = sentencesOf(rooms)
