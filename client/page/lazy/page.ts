import type { Message, Rules } from '../../../realtime/protocol.ts'
import type { Connection } from '../../connection/connection.ts'
import type { Reacting } from '../../feed/reactions/reacting.ts'
import type { Camera } from '../../record/camera/camera.ts'
import type { Muted } from '../../rooms/muted.ts'
import type { StatusAction } from '../announce/status.ts'
import type { Memory } from '../memory.ts'
import type { Preferences } from '../preferences.ts'

/** What the parts that are loaded lazily (sheets, menus) need of the page. */
export interface Page {
  room: string
  connection: Connection
  camera: Camera
  memory: Memory
  preferences: Preferences
  muted: Muted
  /** Our author id, and the rules in force; `undefined` before the server has said so. */
  readonly author: string | undefined
  readonly rules: Rules | undefined
  readonly hostSecret: string | undefined
  reacting: Reacting
  /** Shows in the field by what name others see us. */
  showName(name: string): void
  /** The next message that is typed answers this one. */
  answer(key: string): void
  /** A face without words answers it, at once. */
  answerByFace(key: string): void
  messageOf(key: string): Message | undefined
  /** The name that an author last used here. */
  nameOf(author: string): string
  /** Says something above the input for five seconds, with what can be done about it. */
  say(sentence: string, action?: StatusAction): void
}
