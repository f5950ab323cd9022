import domify from 'domify'
import type { Done, Remote, Watching } from '../../realtime/protocol.ts'
import { pathTo } from '../page/addresses.ts'
import { asElement, find } from '../page/elements.ts'
import template from '../templates/cinema.hbs'
import { refusalText } from '../words/refusal-text.ts'
import { stageText } from '../words/stage-text.ts'
import { makeRoomForPicture } from './make-room.ts'
import { createSharedPlayer } from './shared-player.ts'
import { followLivePicture } from './stand-aside.ts'
import { tellApart } from './titles.ts'
import { sayUnplayable, whenUnplayable } from './unplayable.ts'
import { followVideos } from './video-list.ts'

export interface CinemaOptions {
  /** What the picture is put on top of. */
  view: HTMLElement
  serverNow(): number
  /** Whether nothing is to move by itself: then it begins folded away. */
  isPaused(): boolean
  /** Chooses, plays or pauses for everyone; rejects when the connection breaks meanwhile. */
  use(remote: Remote): Promise<Done>
}

export interface Cinema {
  show(watching: Watching): void
  giveRemote(isOurs: boolean): void
  /** Puts it out of sight on this page, and unloads it; the others go on. */
  setFolded(isFolded: boolean): void
}

/** The picture above the feed, with working buttons for the owner of the room. */
export function openCinema({ view, serverNow, isPaused, use }: CinemaOptions): Cinema {
  const section = asElement(domify(template(stageText)))
  const video = find('video', HTMLVideoElement, section)
  const title = find('.cinema-title', HTMLElement, section)
  const trouble = find('.cinema-trouble', HTMLElement, section)
  const choice = find('select', HTMLSelectElement, section)
  const sound = find('.sound', HTMLButtonElement, section)
  const fold = find('.fold', HTMLButtonElement, section)
  let isOurs = false
  let watching: Watching = { path: null, positionMs: 0, isPlaying: false, setAt: 0 }
  let isFilled = false
  let isRefused = false
  let isFolded = isPaused()

  // It cannot be had later: while it is open, the film stands aside.
  const live = followLivePicture(applyFold)
  const player = createSharedPlayer(video, {
    serverNow,
    hasRemote: () => isOurs,
    used: (remote) => void tell(remote),
  })

  async function tell(remote: Remote): Promise<void> {
    const done = await use(remote).catch(() => undefined)
    if (!done?.ok) trouble.textContent = done ? refusalText(done) : stageText.notReached
    else if (isRefused) trouble.replaceChildren()
    isRefused = !done?.ok
  }

  function show(next: Watching): void {
    const wasWatched = watching.path !== null
    watching = isMedia(next.path) ? next : { ...next, path: null }
    if (!wasWatched && watching.path !== null && !isAway()) makeRoomForPicture()
    title.textContent = titleOf(watching.path)
    trouble.replaceChildren()
    choice.value = watching.path ?? ''
    player.follow(watching)
    apply()
  }

  function apply(): void {
    const isWatched = watching.path !== null
    section.hidden = !isWatched && !(isOurs && choice.options.length > 2)
    section.toggleAttribute('data-empty', !isWatched)
    // To the owner the choice says it.
    title.hidden = isOurs
    choice.hidden = !isOurs
    section.toggleAttribute('data-remote', isOurs)
    video.controls = isOurs
  }

  function choose(): void {
    const path = choice.value === '' ? null : choice.value
    const remote = { path, positionMs: 0, isPlaying: path !== null }
    // An owner that chooses one means to see it.
    if (path !== null) open()
    show({ ...remote, setAt: serverNow() })
    void tell(remote)
  }

  /** A film that fills the screen stays there until it is left. */
  function isAway(): boolean {
    return isFolded || (live.isOpen && document.fullscreenElement !== video)
  }

  function applyFold(): void {
    section.toggleAttribute('data-folded', isAway())
    fold.textContent = isAway() ? stageText.watch : stageText.hide
    player.setShown(!isAway())
  }

  function setFolded(next: boolean): void {
    isFolded = next
    applyFold()
  }

  function open(): void {
    live.fold()
    setFolded(false)
    makeRoomForPicture()
  }

  function showSound(): void {
    sound.textContent = video.muted ? stageText.soundOn : stageText.soundOff
  }

  choice.addEventListener('change', choose)
  whenUnplayable(video, () => {
    if (watching.path !== null) trouble.replaceChildren(...sayUnplayable(watching.path))
  })
  sound.addEventListener('click', () => {
    video.muted = !video.muted
  })
  video.addEventListener('volumechange', showSound)
  fold.addEventListener('click', () => (isAway() ? open() : setFolded(true)))
  document.addEventListener('fullscreenchange', applyFold)
  find('.full', HTMLButtonElement, section).addEventListener('click', () => {
    void video.requestFullscreen?.()
  })
  video.muted = true
  showSound()
  applyFold()
  apply()
  view.prepend(section)

  return {
    show,
    setFolded,
    giveRemote(next) {
      isOurs = next
      if (isOurs && !isFilled) {
        isFilled = true
        fillChoice(choice, () => {
          choice.value = watching.path ?? ''
          apply()
        })
      }
      apply()
    },
  }
}

/** The videos of the server behind the two choices that are always there, and again as it finds more. */
function fillChoice(choice: HTMLSelectElement, filled: () => void): void {
  const always = [...choice.options]
  void followVideos((videos) => {
    if (videos === undefined) return
    const options = tellApart(videos).map(({ title, path }) => new Option(title, path))
    choice.replaceChildren(...always, ...options)
    filled()
  })
}

/** Untrusted input: only what lies below `/media` is loaded. */
function isMedia(path: string | null): boolean {
  if (path === null) return false
  return new URL(pathTo(`media${path}`), location.origin).pathname.startsWith(pathTo('media/'))
}

function titleOf(path: string | null): string {
  const name = (path ?? '').split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(name)
      .replace(/\.\w+$/, '')
      .replaceAll('_', ' ')
  } catch {
    return name
  }
}
