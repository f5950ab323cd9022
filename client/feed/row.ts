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
import { openClipSource } from './players/clip-source.ts'

/** One message on the page: a loop in its ring and the words beside it. */
export interface Row {
  readonly key: string
  readonly message: Message
  readonly expiresAt: number
  readonly element: HTMLElement
  readonly video: HTMLVideoElement
  /** The button that stops and starts this loop. */
  readonly loop: HTMLButtonElement
  readonly name: string
  /** What is seen in the loop, or else the words it was sent with; may be empty. */
  readonly seen: string
  /** Lets the ring burn down and the age grow to the server's time given. */
  age(serverNow: number): void
  /**
   * Near the screen a row has its player in the page, and is drawn anew each second. Far from it
   * neither: a page has a limited number of players, and Chromium looks dozens of times a second
   * where each `<video>` is, even one that has nothing to play.
   */
  load(): void
  unload(): void
  /** Gives back everything; the row is of no use afterwards. */
  release(): void
}

export function createRow(message: Message, isMine: boolean): Row {
  const name = message.name ?? nameOf(message.author)
  const element = asElement(domify(template(dataOf(message, name, isMine))))
  const video = find('video', HTMLVideoElement, element)
  const loop = find('.loop', HTMLButtonElement, element)
  const afterVideo = video.nextSibling
  const time = find('time', HTMLElement, element)
  const ring = createRing(element)
  const clip = openClipSource(message.video, () => {
    if (isNear) showClip()
  })
  // Only what looks as if it held an address is worth loading the linkifier for.
  if (/[\w)]\.\w|@\w/.test(message.message)) {
    void use(lazy.links, ({ linkify }) => linkify(find('.said', HTMLElement, element)))
  }
  element.style.setProperty('--hue', String(hueOf(message.author)))
  // The attribute alone does not count for what is not parsed with the page.
  video.muted = true

  // Until its place is known, so that nobody sees it without a ring and an age.
  let isNear = true
  let serverNow = message.sentAt

  function draw(): void {
    const lifeMs = message.expiresAt - message.sentAt
    ring.set((message.expiresAt - serverNow) / lifeMs)
    const age = shortAge(serverNow - message.sentAt)
    if (time.textContent !== age) time.textContent = age
  }

  function load(): void {
    isNear = true
    draw()
    if (!video.isConnected) loop.insertBefore(video, afterVideo)
    clip.want()
    showClip()
  }

  function showClip(): void {
    if (clip.url !== undefined && !video.hasAttribute('src')) video.src = clip.url
  }

  function unload(): void {
    isNear = false
    video.remove()
    if (!video.hasAttribute('src')) return
    video.removeAttribute('src')
    video.load()
  }

  return {
    key: message.key,
    message,
    expiresAt: message.expiresAt,
    element,
    video,
    loop,
    name,
    seen: (message.alt ?? message.message).replace(/\s+/gu, ' ').trim(),
    age(now) {
      serverNow = now
      if (isNear) draw()
    },
    load,
    unload,
    release() {
      unload()
      clip.release()
    },
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
