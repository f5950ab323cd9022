import { text } from '../../words/text.ts'
import type { Row } from '../row.ts'

/** Screens above and below within which a loop is made ready, so that scrolling finds a picture. */
const READY_WITHIN = '100% 0px'

/**
 * Which loops move. Those on the screen do, unless their reader has stopped them: one by a tap,
 * all by "Pause all" (WCAG 2.2.2) or by asking the system for less motion. Those far away have no
 * player at all: phones have few of them, and two hundred cost a hundred megabytes.
 */
export interface Playback {
  readonly isPaused: boolean
  watch(row: Row): void
  forget(row: Row): void
  /** Stops or starts all; what was tapped before is forgotten. */
  togglePaused(): void
}

export interface PlaybackOptions {
  scroller: Element
  isPaused: boolean
  changed(isPaused: boolean): void
}

interface Watched {
  row: Row
  isOnScreen: boolean
  /** What a tap on this loop asked for, against what holds for all. */
  wish?: 'play' | 'pause'
}

export function createPlayback({ scroller, changed, ...options }: PlaybackOptions): Playback {
  const watched = new Map<Element, Watched>()
  let isPaused = options.isPaused

  const whenSeen = observe(scroller, '0px', (element, isSeen) => {
    const one = watched.get(element)
    if (one === undefined) return
    one.isOnScreen = isSeen
    apply(one)
  })
  const whenNear = observe(scroller, READY_WITHIN, (element, isNear) => {
    const one = watched.get(element)
    if (one === undefined) return
    if (isNear) one.row.load()
    else one.row.unload()
    // Only what is near can come on the screen; Chromium looks where each is at every frame.
    if (isNear) whenSeen.observe(element)
    else whenSeen.unobserve(element)
    one.isOnScreen &&= isNear
    apply(one)
  })

  function wantsToPlay(one: Watched): boolean {
    return one.wish === undefined ? !isPaused : one.wish === 'play'
  }

  function apply(one: Watched): void {
    const isWanted = wantsToPlay(one)
    show(one.row, isWanted)
    if (isWanted && one.isOnScreen && !document.hidden) start(one)
    else one.row.player.pause()
    if (!isWanted && one.isOnScreen) one.row.player.showPoster()
  }

  function start(one: Watched): void {
    one.row.player.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') refused(one)
    })
  }

  /**
   * A phone that saves power, or a browser told so, lets nothing start by itself (autoplay policy): then
   * all wait for a tap, on one of them or on "Play all".
   */
  function refused(one: Watched): void {
    if (one.wish !== undefined) {
      one.wish = 'pause'
      apply(one)
    } else if (!isPaused) pauseAll(true)
  }

  function pauseAll(isWanted: boolean): void {
    isPaused = isWanted
    changed(isPaused)
    applyAll()
  }

  function toggleOne(one: Watched): void {
    one.wish = wantsToPlay(one) ? 'pause' : 'play'
    apply(one)
  }

  function applyAll(): void {
    for (const one of watched.values()) apply(one)
  }

  document.addEventListener('visibilitychange', applyAll)

  return {
    get isPaused() {
      return isPaused
    },
    watch(row) {
      const one: Watched = { row, isOnScreen: false }
      watched.set(row.element, one)
      show(row, wantsToPlay(one))
      row.loop.addEventListener('click', () => toggleOne(one))
      // A clip that is fetched comes later than its row.
      row.player.video.addEventListener('loadstart', () => apply(one))
      whenNear.observe(row.element)
    },
    forget(row) {
      for (const observer of [whenNear, whenSeen]) observer.unobserve(row.element)
      watched.delete(row.element)
    },
    togglePaused() {
      for (const one of watched.values()) delete one.wish
      pauseAll(!isPaused)
    },
  }
}

function observe(
  root: Element,
  rootMargin: string,
  moved: (element: Element, isInside: boolean) => void,
): IntersectionObserver {
  return new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) moved(target, isIntersecting)
    },
    { root, rootMargin },
  )
}

function show(row: Row, isPlaying: boolean): void {
  row.element.toggleAttribute('data-paused', !isPlaying)
  row.loop.setAttribute('aria-label', labelOf(row, isPlaying))
}

/** A loop is named by what is seen in it, and a face without words by its author alone. */
function labelOf({ name, seen }: Row, isPlaying: boolean): string {
  if (seen === '') return (isPlaying ? text.pauseOne : text.playOne)({ name })
  return (isPlaying ? text.pauseSeen : text.playSeen)({ name, seen })
}
