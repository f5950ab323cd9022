import domify from 'domify'
import type { Message } from '../realtime/protocol.ts'
import { countCharacters, isOnlyEmoji } from './characters.ts'
import { toClipUrl } from './clip-url.ts'
import { asElement, find } from './elements.ts'
import { hueOf, nameOf } from './names.ts'
import { createRing, RING_PATH } from './ring.ts'
import template from './templates/row.hbs'
import { text } from './text.ts'
import { clockTime, shortAge } from './time.ts'

/** More than this is told rather than called out, and set a little smaller. */
const LONG = 120

/** One message on the page: a loop in its ring and the words beside it. */
export interface Row {
  readonly key: string
  readonly expiresAt: number
  readonly element: HTMLElement
  readonly video: HTMLVideoElement
  /** What is pressed to stop and start this loop. */
  readonly loop: HTMLButtonElement
  readonly name: string
  /** Lets the ring burn down and the age grow to the server's time given. */
  age(serverNow: number): void
  /** Gives the loop a player, or takes it back: a page has a limited number of them. */
  load(): void
  unload(): void
  /** Gives back everything; the row is of no use afterwards. */
  release(): void
}

export function createRow(message: Message, isMine: boolean): Row {
  const name = nameOf(message.author)
  const element = asElement(domify(template(dataOf(message, name, isMine))))
  const video = find('video', HTMLVideoElement, element)
  const time = find('time', HTMLElement, element)
  const ring = createRing(element)
  const clipUrl = toClipUrl(message.video)
  element.style.setProperty('--hue', String(hueOf(message.author)))
  // The attribute alone does not count for what is not parsed with the page.
  video.muted = true

  const unload = () => {
    if (!video.hasAttribute('src')) return
    video.removeAttribute('src')
    video.load()
  }

  return {
    key: message.key,
    expiresAt: message.expiresAt,
    element,
    video,
    loop: find('.loop', HTMLButtonElement, element),
    name,
    age(serverNow) {
      const lifeMs = message.expiresAt - message.sentAt
      ring.set((message.expiresAt - serverNow) / lifeMs)
      const age = shortAge(serverNow - message.sentAt)
      if (time.textContent !== age) time.textContent = age
    },
    load() {
      if (clipUrl !== undefined && !video.hasAttribute('src')) video.src = clipUrl
    },
    unload,
    release() {
      unload()
      if (clipUrl !== undefined) URL.revokeObjectURL(clipUrl)
    },
  }
}

function dataOf(message: Message, name: string, isMine: boolean) {
  return {
    key: message.key,
    name,
    isMine,
    you: text.you,
    save: text.saveOne(name),
    message: message.message,
    isOnlyEmoji: isOnlyEmoji(message.message),
    isLong: countCharacters(message.message) > LONG,
    sentAt: new Date(message.sentAt).toISOString(),
    lifetime: text.sentAndGone(clockTime(message.sentAt), clockTime(message.expiresAt)),
    width: message.width,
    height: message.height,
    ringPath: RING_PATH,
  }
}
