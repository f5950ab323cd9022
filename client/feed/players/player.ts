import { lazy, use } from '../../page/lazy/lazy.ts'
import { openClipSource } from './clip-source.ts'
import type { LoopForms } from './loop-forms.ts'
import type { StandIn } from './stand-in/stand-in.ts'

/** After so many seconds on the screen without a picture there is a poster, or it is given up (a stall). */
const POSTER_AFTER_SECONDS = 1
const STALLED_AFTER_SECONDS = 10

/**
 * The player of one loop: its clip, and where that does not play its stand-in, which is loaded then and
 * only then. Browsers that play pay for neither poster nor other form.
 */
export interface Player {
  readonly video: HTMLVideoElement
  /**
   * Near the screen a loop has its player in the page. Far from it not: a page has a limited number of
   * players, and Chromium looks dozens of times a second where each `<video>` is.
   */
  load(): void
  unload(): void
  /** Gives back everything; the player is of no use afterwards. */
  release(): void
  /** Rejects as `HTMLMediaElement.play` does. */
  play(): Promise<void>
  pause(): void
  /** The first picture as a still, when nothing moves yet or nothing may. */
  showPoster(): void
  /** A second has passed on the screen. */
  tick(): void
}

export interface PlayerParts {
  key: string
  /** That of the message. */
  clip: string
  /** Where the video stands. */
  loop: HTMLElement
  video: HTMLVideoElement
  forms: LoopForms
}

export function createPlayer({ key, loop, video, forms, ...parts }: PlayerParts): Player {
  const clip = openClipSource(parts.clip, showClip)
  const afterVideo = video.nextSibling
  let isNear = true
  let isPlaying = false
  let secondsWithout = 0
  let standIn: StandIn | undefined
  let isReleased = false

  // The attribute alone does not count for what is not parsed with the page; WebKit wants both.
  video.muted = true
  video.addEventListener('error', () => {
    if (video.hasAttribute('src')) giveUp()
  })
  video.addEventListener('loadeddata', () => {
    if (standIn?.form === undefined) forms.played('webm')
  })

  function showClip(): void {
    if (!isNear || clip.url === undefined) return
    if (forms.first !== 'webm') giveUp()
    else if (standIn?.form === undefined && !video.hasAttribute('src')) video.src = clip.url
  }

  /** The clip does not play; one's own goes on playing from its frames. */
  function giveUp(): void {
    if (standIn?.form !== undefined || loop.querySelector('.frames') !== null) return
    withStandIn((it) => {
      it.takeOver()
      if (isPlaying) void it.play()
    })
  }

  function withStandIn(work: (it: StandIn) => void): void {
    void use(lazy.standIn, ({ createStandIn }) => {
      if (isReleased) return
      standIn ??= createStandIn({ key, loop, video, forms, clip: () => clip.blob })
      work(standIn)
    })
  }

  function unload(): void {
    isNear = false
    secondsWithout = 0
    standIn?.unload()
    video.remove()
    if (!video.hasAttribute('src')) return
    video.removeAttribute('src')
    video.load()
  }

  function showPoster(): void {
    if (video.played.length === 0) withStandIn((it) => it.showPoster())
  }

  return {
    video,
    load() {
      isNear = true
      if (!video.isConnected) loop.insertBefore(video, afterVideo)
      clip.want()
      if (standIn?.form === undefined) showClip()
      else standIn.load()
    },
    unload,
    release() {
      isReleased = true
      unload()
      standIn?.release()
      clip.release()
    },
    async play() {
      isPlaying = true
      await (standIn?.form === undefined ? video.play() : standIn.play())
    },
    pause() {
      isPlaying = false
      if (standIn?.form === undefined) video.pause()
      else standIn.pause()
    },
    showPoster,
    tick() {
      if (!isPlaying || clip.url === undefined || standIn?.form !== undefined) return
      const isEmpty = video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA
      secondsWithout = isEmpty ? secondsWithout + 1 : 0
      if (secondsWithout === POSTER_AFTER_SECONDS) showPoster()
      if (secondsWithout === STALLED_AFTER_SECONDS && !forms.isProven) giveUp()
    },
  }
}
