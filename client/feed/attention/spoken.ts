import type { Message } from '../../../realtime/protocol.ts'
import type { Announce } from '../../page/announce/announcer.ts'
import { text } from '../../words/text.ts'
import { nameOf } from '../names/names.ts'

export interface SpokenParts {
  announce: Announce
  /** Of one's own the status line says that it was delivered. */
  isMine(message: Message): boolean
  isMuted(author: string): boolean
}

/** Nobody can listen faster: what comes within it is counted, and said together. */
const PAUSE_MS = 3_000

/** Speaks each new message: who, what, and what is seen; many at once as their number. */
export function createSpoken({
  announce,
  isMine,
  isMuted,
}: SpokenParts): (message: Message) => void {
  let waiting: Message[] | undefined

  function goOn(): void {
    const [one, ...others] = waiting ?? []
    waiting = undefined
    if (one === undefined) return
    const count = others.length + 1
    speak(count === 1 ? spokenOf(one) : text.newMessages({ count }))
  }

  function speak(words: string): void {
    announce(words)
    waiting = []
    setTimeout(goOn, PAUSE_MS)
  }

  return (message) => {
    if (isMine(message) || isMuted(message.author)) return
    if (waiting === undefined) speak(spokenOf(message))
    else waiting.push(message)
  }
}

function spokenOf({ author, name = nameOf(author), message, alt }: Message): string {
  const words = message.replace(/\s+/gu, ' ').trim()
  if (alt !== undefined) return text.spokenSeen({ name, words, seen: alt })
  return words === '' ? text.spokenFace({ name }) : text.spoken({ name, words })
}
