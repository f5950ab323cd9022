import domify from 'domify'
import type { Message } from '../../realtime/protocol.ts'
import { asElement, find } from '../page/elements.ts'
import { lazy, use } from '../page/lazy/lazy.ts'
import { createRing } from '../page/ring.ts'
import { RING_PATH } from '../page/ring-path.ts'
import template from '../templates/row.hbs'
import { text } from '../words/text.ts'
import { clockTime, shortAge } from '../words/time.ts'
import { saidOf } from './names/message-words.ts'
import { hueOf, nameOf } from './names/names.ts'
import type { LoopForms } from './players/loop-forms.ts'
import { createPlayer, type Player } from './players/player.ts'

/** One message on the page: a loop in its ring and the words beside it. */
export interface Row {
  readonly key: string
  readonly message: Message
  readonly expiresAt: number
  readonly element: HTMLElement
  readonly player: Player
  /** The button that stops and starts this loop. */
  readonly loop: HTMLButtonElement
  readonly name: string
  /** What is seen in the loop, or else the words it was sent with; may be empty. */
  readonly seen: string
  /** Lets the ring burn down and the age grow to the server's time given. */
  age(serverNow: number): void
  /**
   * Near the screen a row has its player in the page, and is drawn anew each second; far from it neither.
   */
  load(): void
  unload(): void
  /** Gives back everything; the row is of no use afterwards. */
  release(): void
}

export function createRow(message: Message, isMine: boolean, forms: LoopForms): Row {
  const name = message.name ?? nameOf(message.author)
  const element = asElement(domify(template(dataOf(message, name, isMine))))
  const video = find('video', HTMLVideoElement, element)
  const loop = find('.loop', HTMLButtonElement, element)
  const time = find('time', HTMLElement, element)
  const ring = createRing(element)
  const player = createPlayer({ key: message.key, clip: message.video, loop, video, forms })
  // Only what looks as if it held an address is worth loading the linkifier for.
  if (/[\w)]\.\w|@\w/.test(message.message)) {
    void use(lazy.links, ({ linkify }) => linkify(find('.said', HTMLElement, element)))
  }
  element.style.setProperty('--hue', String(hueOf(message.author)))

  // Until its place is known, so that nobody sees it without a ring and an age.
  let isNear = true
  let serverNow = message.sentAt

  function draw(): void {
    const lifeMs = message.expiresAt - message.sentAt
    ring.set((message.expiresAt - serverNow) / lifeMs)
    const age = shortAge(serverNow - message.sentAt)
    if (time.textContent !== age) time.textContent = age
  }

  return {
    key: message.key,
    message,
    expiresAt: message.expiresAt,
    element,
    player,
    loop,
    name,
    seen: (message.alt ?? message.message).replace(/\s+/gu, ' ').trim(),
    age(now) {
      serverNow = now
      if (!isNear) return
      draw()
      player.tick()
    },
    load() {
      isNear = true
      draw()
      player.load()
    },
    unload() {
      isNear = false
      player.unload()
    },
    release: player.release,
  }
}

function dataOf(message: Message, name: string, isMine: boolean) {
  return {
    key: message.key,
    name,
    isMine,
    you: text.you,
    menuLabel: text.menu({ name }),
    alt: message.alt ?? '',
    seenMark: text.seenMark,
    seenLabel: text.seenLabel,
    reactionsLabel: text.reactions,
    ...saidOf(message.message),
    sentAt: new Date(message.sentAt).toISOString(),
    lifetime: lifetimeOf(message),
    width: message.width,
    height: message.height,
    ringPath: RING_PATH,
  }
}

function lifetimeOf({ sentAt, expiresAt }: Message): string {
  return text.sentAndGone({ sent: clockTime(sentAt), gone: clockTime(expiresAt) })
}
