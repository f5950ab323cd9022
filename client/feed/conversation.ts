import type { Message, Welcome } from '../../realtime/protocol.ts'
import type { Connection, ConnectionListeners } from '../connection/connection.ts'
import type { Announce } from '../page/announce/announcer.ts'
import { find } from '../page/elements.ts'
import type { Memory } from '../page/memory.ts'
import { openUnsentWords } from '../post/compose/unsent-words.ts'
import { refusalText } from '../words/refusal-text.ts'
import { text } from '../words/text.ts'
import type { AnswerKeyParts } from './answers/answer-keys.ts'
import { type Answering, createAnswering } from './answers/answering.ts'
import { onLongPress } from './answers/long-press.ts'
import { onAnswers } from './answers/open-answers.ts'
import type { Feed } from './feed.ts'
import { hueOf, nameOf } from './names/names.ts'
import { createAnnounceReactions } from './reactions/announce.ts'
import { openOwnReactions } from './reactions/own-reactions.ts'
import { createReacting, type Reacting } from './reactions/reacting.ts'

export interface ConversationParts {
  room: string
  memory: Memory
  feed: () => Pick<Feed, 'messageOf' | 'showReactions'>
  connection: () => Pick<Connection, 'react'>
  isMine(message: Message): boolean
  focusInput(): void
  say(sentence: string): void
  announce: Announce
  /** Posts a face without words that answers a message. */
  answerByFace(key: string): void
  /** Opens the menu of the row whose loop is held. */
  openMenu(loop: HTMLElement): void
}

/** What members do with each other's messages: answers and reactions. */
export interface Conversation {
  answering: Answering
  /** What is typed next answers this message. */
  answer(key: string): void
  /** For the keys that answer, which are loaded with what posts. */
  answerKeys: AnswerKeyParts
  reacting: Reacting
  welcomed(welcome: Welcome): void
  /** Messages have come, with the reactions they have. */
  came(messages: Message[]): void
  gone(key: string): void
  reactions: NonNullable<ConnectionListeners['reactions']>
}

export function createConversation(parts: ConversationParts): Conversation {
  const { feed, say } = parts
  const list = find('#rows', HTMLElement)
  const announce = createAnnounceReactions(parts.announce)
  const answering = createAnswering({
    form: find('#composer', HTMLElement),
    kept: openUnsentWords(() => sessionStorage, `${parts.room} answered`),
    nameOf(key) {
      const message = feed().messageOf(key)
      return message && (message.name ?? nameOf(message.author))
    },
    hueOf(key) {
      const message = feed().messageOf(key)
      return message && hueOf(message.author)
    },
    focusInput: parts.focusInput,
    say,
  })
  const own = openOwnReactions(parts.memory, parts.room)
  const reacting = createReacting({
    connection: parts.connection,
    own,
    show: (key, shown) => feed().showReactions(key, shown),
    refused: (refusal) => say(refusalText(refusal)),
  })

  onAnswers(list)
  onLongPress(list, parts.openMenu)
  function answer(key: string): void {
    answering.start(key)
    parts.focusInput()
  }
  const answerKeys: AnswerKeyParts = {
    ...{ list, answer },
    answerByFace: parts.answerByFace,
    none: () => say(text.nothingToAnswer),
  }
  list.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('.reaction') : null
    const key = button?.closest('[data-key]')?.getAttribute('data-key')
    const emoji = button?.getAttribute('data-emoji')
    if (key && emoji) reacting.toggle(key, emoji)
  })

  return {
    ...{ answering, answer, answerKeys, reacting },
    welcomed: ({ author, limits }) => reacting.welcomed(author, limits.reactions),
    came(messages) {
      own.keepOnly((key) => feed().messageOf(key) !== undefined)
      for (const { key, counts } of messages) if (counts) reacting.counted({ key, counts })
    },
    gone(key) {
      answering.gone(key)
      reacting.forget(key)
    },
    reactions(reactions) {
      reacting.counted(reactions)
      const message = feed().messageOf(reactions.key)
      if (message === undefined || !parts.isMine(message)) return
      announce(
        Object.entries(reactions.counts).map(([emoji, count]) => ({ emoji, count, isOwn: false })),
      )
    },
  }
}
