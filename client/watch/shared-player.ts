import type { Remote, Watching } from '../../realtime/protocol.ts'
import { pathTo } from '../page/addresses.ts'

/** Beyond it a picture jumps to where the others are; below it plays a little faster or slower. */
const JUMP_MS = 300
const NUDGE_MS = 60
const NUDGE = 0.05
const LOOK_EVERY_MS = 500

export interface SharedPlayerOptions {
  serverNow(): number
  /** Whether this player is the one that the others follow. */
  hasRemote(): boolean
  /** What its owner has done with the player that the others do not know yet. */
  used(remote: Remote): void
}

/** One player that is where everybody's is. */
export interface SharedPlayer {
  /** Goes where the others are, now and from now on. */
  follow(watching: Watching): void
  /** While nobody looks, nothing is loaded. */
  setShown(isShown: boolean): void
}

export function createSharedPlayer(
  video: HTMLVideoElement,
  options: SharedPlayerOptions,
): SharedPlayer {
  const { serverNow, hasRemote } = options
  let watching: Watching = { path: null, positionMs: 0, isPlaying: false, setAt: 0 }
  let isShown = true
  let source = ''

  function expectedMs(): number {
    const { positionMs, isPlaying, setAt } = watching
    const now = positionMs + (isPlaying ? Math.max(0, serverNow() - setAt) : 0)
    return Number.isFinite(video.duration) ? Math.min(now, video.duration * 1000) : now
  }

  function load(): void {
    const wanted = isShown && watching.path !== null ? pathTo(`media${watching.path}?player`) : ''
    if (wanted === source) return
    source = wanted
    if (wanted === '') video.removeAttribute('src')
    else video.src = wanted
    video.load()
  }

  function align(): void {
    if (source === '' || video.readyState === HTMLMediaElement.HAVE_NOTHING) return
    if (watching.isPlaying && video.paused && !video.ended) void play()
    if (!watching.isPlaying && !video.paused) video.pause()
    // A jump under way is let finish, or it would never come to anything.
    if (!video.seeking) catchUp()
  }

  function catchUp(): void {
    const driftMs = video.currentTime * 1000 - expectedMs()
    const isFar = Math.abs(driftMs) > JUMP_MS
    if (isFar) video.currentTime = expectedMs() / 1000
    const isOff = !isFar && watching.isPlaying && Math.abs(driftMs) > NUDGE_MS
    video.playbackRate = isOff ? 1 - Math.sign(driftMs) * NUDGE : 1
  }

  /** Browsers refuse sound that nobody has asked for; the picture at least they let go on. */
  async function play(): Promise<void> {
    try {
      await video.play()
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return
      video.muted = true
      await video.play().catch(() => undefined)
    }
  }

  function report(): void {
    if (!hasRemote() || source === '' || video.seeking) return
    const isPlaying = !video.paused && !video.ended
    const positionMs = video.currentTime * 1000
    const isKnown =
      isPlaying === watching.isPlaying && Math.abs(positionMs - expectedMs()) <= JUMP_MS
    // Also when the player has only done what it was told.
    if (isKnown) return
    watching = { path: watching.path, positionMs, isPlaying, setAt: serverNow() }
    options.used({ path: watching.path, positionMs, isPlaying })
  }

  for (const event of ['play', 'pause', 'seeked', 'playing', 'ended']) {
    video.addEventListener(event, report)
  }
  for (const event of ['seeked', 'canplay']) {
    video.addEventListener(event, () => hasRemote() || align())
  }
  video.addEventListener('loadedmetadata', align)
  setInterval(() => hasRemote() || align(), LOOK_EVERY_MS)

  return {
    follow(next) {
      watching = next
      load()
      align()
    },
    setShown(next) {
      isShown = next
      load()
    },
  }
}
