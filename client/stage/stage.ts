import type { Stage } from '../../realtime/protocol.ts'
import { pathTo } from '../page/addresses.ts'
import { find } from '../page/elements.ts'
import { makeRoomForPicture } from '../watch/make-room.ts'
import { stageText } from '../words/stage-text.ts'
import { createStageScreen, type ScreenState } from './stage-screen.ts'

export interface StageViewOptions {
  room: string
  /** Whether nothing is to move by itself. */
  isPaused: boolean
  /** Posts frames of the last two seconds. */
  clip(frames: Promise<string[]>): void
}

export interface StageView {
  /** Shows what the server's `stage` event says. */
  show(stage: Stage): void
  /** "Pause all" folds it away, and playing all brings it back. */
  setPaused(isPaused: boolean): void
}

const NOTES: Record<ScreenState, string> = {
  off: '',
  playing: '',
  loading: stageText.loading,
  blocked: '',
  lost: stageText.lost,
  unsupported: stageText.unsupported,
}

/** A room's live picture above the feed: there while a publisher is live, and muted until asked. */
export function createStageView(section: HTMLElement, options: StageViewOptions): StageView {
  const video = find('video', HTMLVideoElement, section)
  const note = find('.stage-note', HTMLElement, section)
  const clip = find('.clip', HTMLButtonElement, section)
  const sound = find('.sound', HTMLButtonElement, section)
  const fold = find('.fold', HTMLButtonElement, section)
  let stage: Stage = { live: false }
  let isFolded = options.isPaused

  const screen = createStageScreen(video, {
    state(state) {
      section.dataset.screen = state
      note.textContent = NOTES[state]
      if (state === 'blocked') setFolded(true)
    },
    clippable(isClippable) {
      clip.disabled = !isClippable
    },
  })

  function apply(): void {
    section.hidden = !stage.live
    section.toggleAttribute('data-folded', isFolded)
    find('.label', HTMLElement, fold).textContent = isFolded ? stageText.watch : stageText.hide
    // A hidden page with its sound off needs no picture.
    const isWanted = stage.live && !isFolded && !(document.hidden && video.muted)
    if (isWanted) screen.run(addressOf(options.room, stage))
    else screen.stop()
  }

  function setFolded(next: boolean): void {
    isFolded = next
    if (isFolded) setMuted(true)
    apply()
  }

  function setMuted(isMuted: boolean): void {
    video.muted = isMuted
    find('.label', HTMLElement, sound).textContent = isMuted
      ? stageText.soundOn
      : stageText.soundOff
  }

  fold.addEventListener('click', () => {
    setFolded(!isFolded)
    if (!isFolded) makeRoomForPicture()
  })
  sound.addEventListener('click', () => setMuted(!video.muted))
  clip.addEventListener('click', () => {
    const frames = screen.takeFrames()
    if (frames !== undefined) options.clip(frames)
  })
  document.addEventListener('visibilitychange', apply)
  clip.disabled = true

  return {
    show(next) {
      if (next.startedAt !== stage.startedAt) {
        // Another broadcast is another picture, and nobody has asked for its sound.
        screen.stop()
        setMuted(true)
      }
      if (next.live && !stage.live && !isFolded) makeRoomForPicture()
      stage = next
      apply()
    },
    setPaused: setFolded,
  }
}

function addressOf(room: string, { ticket = '' }: Stage): string {
  return pathTo(`live/${encodeURIComponent(room)}.flv?ticket=${ticket}`)
}
