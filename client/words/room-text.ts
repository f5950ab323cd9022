import { rooms } from './en/rooms.ts'
import { speak } from './speak.ts'

/** What rooms, their hosts and their doors say. */
export const roomText = speak(rooms)
