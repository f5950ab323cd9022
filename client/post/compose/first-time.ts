import { MAX_FRAMES } from '../../../realtime/protocol.ts'
import type { Status } from '../../page/announce/status.ts'
import type { Memory } from '../../page/memory.ts'
import { text } from '../../words/text.ts'
import { inWords } from '../../words/time.ts'

/** Until an author has posted for the first time: what Enter does is said before it does it. */
export interface FirstTime {
  /** Nothing has been posted from this browser yet: the first recording counts down. */
  readonly isNow: boolean
  /** What becomes of a recording, once the server has said how long it keeps one. */
  readonly sentence: string | undefined
  /** The server keeps messages for so long. */
  welcomed(messageTtlMs: number): void
  /** Says it anew: the speed, or the way of speaking, has changed. */
  show(): void
  posted(): void
}

export interface FirstTimeParts {
  memory: Memory
  status: Status
  /** Whether Enter is pressed on a keyboard; on phones it is the button that sends. */
  hasKey: boolean
  frameIntervalMs(): number
  isFilmed(): boolean
}

/** Under this name the memory knows that somebody has posted here. */
export const POSTED = 'posted'

export function createFirstTime(parts: FirstTimeParts): FirstTime {
  const { memory, status, hasKey, frameIntervalMs, isFilmed } = parts
  const isNow = () => memory.get(POSTED) === undefined
  let messageTtlMs: number | undefined

  function sentence(withKey: boolean): string | undefined {
    if (messageTtlMs === undefined) return undefined
    const lifetime = inWords(messageTtlMs)
    if (!isFilmed()) return text.firstNotFilmed({ lifetime })
    const recording = inWords(MAX_FRAMES * frameIntervalMs())
    if (withKey) return text.firstByKey({ recording, lifetime })
    const said = text.firstByThumb({ recording, lifetime })
    return said.charAt(0).toUpperCase() + said.slice(1)
  }

  function show(): void {
    const said = isNow() ? sentence(hasKey) : undefined
    status.say('first', said === undefined ? undefined : { text: said })
  }

  return {
    get isNow() {
      return isNow()
    },
    get sentence() {
      return sentence(false)
    },
    welcomed(ttlMs) {
      messageTtlMs = ttlMs
      show()
    },
    show,
    posted() {
      memory.set(POSTED, 'yes')
      show()
    },
  }
}
