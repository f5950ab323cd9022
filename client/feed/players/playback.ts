import type { Preferences } from '../../page/preferences.ts'
import { text } from '../../words/text.ts'
import type { Row } from '../row.ts'
import { restingOf } from './side-by-side.ts'

/** Screens above and below within which a loop is made ready, so that scrolling finds a picture. */
const READY_WITHIN = '100% 0px'

/**
 * Which loops move. Those on the screen do, unless their reader has stopped them: one by a tap,
 * all by "Pause all" (WCAG 2.2.2) or by asking the system for less motion; and unless two neighbours
 * would flash too much together (WCAG 2.3.1): then one rests. Those far away have no
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
  preferences: Pick<Preferences, 'get' | 'changed'>
  changed(isPaused: boolean): void
}

interface Watched {
  row: Row
  readonly flashes: Row['message']['flashes']
  isOnScreen: boolean
  /** What a tap on this loop asked for, against what holds for all. */
  wish?: 'play' | 'pause'
  wishedAt: number
  /** A neighbour plays, and both together would flash too much. */
  rests: boolean
  /** Has been tapped, where loops are shown when they are. */
  isUnveiled: boolean
  /** Ends its second round, where loops rest after it. */
  timer?: ReturnType<typeof setTimeout>
}

/** How often a loop plays before it rests, where that is preferred. */
const ROUNDS = 2

export function createPlayback({ scroller, changed, ...options }: PlaybackOptions): Playback {
  const { preferences } = options
  const watched = new Map<Element, Watched>()
  let wishes = 0
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
    if (one.wish !== undefined) return one.wish === 'play'
    return !isPaused && preferences.get('veil') === 'off'
  }

  /** One loop that begins or stops may be what its neighbours wait for. */
  function apply(one: Watched): void {
    const before = [...watched.values()].filter(({ rests }) => rests)
    const loops = [...watched.values()].filter((each) => each.isOnScreen && wantsToPlay(each))
    const resting = loops.some(({ flashes }) => flashes) ? restingOf(loops.sort(byPlace)) : NONE
    for (const each of watched.values()) each.rests = resting.has(each)
    for (const each of new Set([one, ...before, ...resting])) applyOne(each)
  }

  function applyOne(one: Watched): void {
    const isWanted = wantsToPlay(one) && !one.rests
    show(one.row, isWanted)
    const isVeiled = preferences.get('veil') === 'on' && !one.isUnveiled
    one.row.element.toggleAttribute('data-veiled', isVeiled)
    if (isWanted && one.isOnScreen && !document.hidden) start(one)
    else stop(one)
    if (!isWanted && one.isOnScreen) one.row.player.showPoster()
  }

  function stop(one: Watched): void {
    clearTimeout(one.timer)
    delete one.timer
    one.row.player.pause()
  }

  function start(one: Watched): void {
    if (preferences.get('rest') === 'on') {
      one.timer ??= setTimeout(() => {
        one.wish = 'pause'
        apply(one)
      }, ROUNDS * one.row.message.durationMs)
    }
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
    one.wish = wantsToPlay(one) && !one.rests ? 'pause' : 'play'
    one.wishedAt = one.wish === 'play' ? ++wishes : 0
    one.isUnveiled = true
    apply(one)
  }

  function applyAll(): void {
    for (const one of watched.values()) apply(one)
  }

  document.addEventListener('visibilitychange', applyAll)
  for (const name of ['rest', 'veil'] as const) preferences.changed(name, applyAll)

  return {
    get isPaused() {
      return isPaused
    },
    watch(row) {
      const { flashes } = row.message
      const state = { isOnScreen: false, wishedAt: 0, rests: false, isUnveiled: false }
      const one: Watched = { row, flashes, ...state }
      watched.set(row.element, one)
      applyOne(one)
      row.loop.addEventListener('click', () => toggleOne(one))
      // A clip that is fetched comes later than its row.
      row.player.video.addEventListener('loadstart', () => apply(one))
      whenNear.observe(row.element)
    },
    forget(row) {
      for (const observer of [whenNear, whenSeen]) observer.unobserve(row.element)
      const one = watched.get(row.element)
      watched.delete(row.element)
      if (one === undefined) return
      one.isOnScreen = false
      apply(one)
    },
    togglePaused() {
      for (const one of watched.values()) delete one.wish
      pauseAll(!isPaused)
    },
  }
}

const NONE: ReadonlySet<Watched> = new Set()

/** Oldest first, as on the page. */
function byPlace({ row: { key: one } }: Watched, { row: { key: other } }: Watched): number {
  return one < other ? -1 : 1
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
  showLabel(row)
}

/** Names a row's loop by what a press of it does. */
export function showLabel(row: Row): void {
  const isPlaying = !row.element.hasAttribute('data-paused')
  const isAnswer = row.element.classList.contains('answer')
  row.loop.setAttribute('aria-label', isAnswer ? answerLabelOf(row) : labelOf(row, isPlaying))
  if (isAnswer)
    row.loop.setAttribute('aria-expanded', String(row.element.hasAttribute('data-open')))
  else row.loop.removeAttribute('aria-expanded')
}

function answerLabelOf({ name, seen }: Row): string {
  return seen === '' ? text.answerBy({ name }) : text.answerSaying({ name, seen })
}

/** A loop is named by what is seen in it, and a face without words by its author alone. */
function labelOf({ name, seen }: Row, isPlaying: boolean): string {
  if (seen === '') return (isPlaying ? text.pauseOne : text.playOne)({ name })
  return (isPlaying ? text.pauseSeen : text.playSeen)({ name, seen })
}
