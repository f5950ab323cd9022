import { rememberFrames, type StageFrames } from './stage-frames.ts'
import type { StagePlayer } from './stage-player.ts'

const PLAYER_BUNDLE = './stage-player.js'
const TRY_AGAIN_MS = 1000

export type ScreenState = 'off' | 'loading' | 'playing' | 'lost' | 'unsupported' | 'blocked'

export interface StageScreen {
  /** Plays, and comes back by itself when the connection breaks. */
  run(url: string): void
  stop(): void
  /** The last two seconds as frames, when they have been seen. */
  takeFrames(): Promise<string[]> | undefined
}

export interface ScreenListeners {
  state(state: ScreenState): void
  /** From now on, or no longer, two seconds can be taken. */
  clippable(isClippable: boolean): void
}

/** Shows a room's live picture in `video` as long as it is asked to. */
export function createStageScreen(video: HTMLVideoElement, on: ScreenListeners): StageScreen {
  /** The stay that is under way; what belongs to an older one comes too late. */
  let stay: symbol | undefined
  let player: StagePlayer | undefined
  let frames: StageFrames | undefined
  let retry: ReturnType<typeof setTimeout> | undefined

  async function open(mine: symbol, url: string): Promise<void> {
    const bundle: typeof import('./stage-player.ts') = await import(PLAYER_BUNDLE)
    if (stay !== mine) return
    if (!bundle.isSupported()) return on.state('unsupported')
    player = bundle.openPlayer(video, url, () => tryAgain(mine, url))
    frames = rememberFrames(video, on.clippable)
    await video.play().catch((error: unknown) => {
      // Phones saving power let nothing start by itself: it has to be asked for by a tap.
      const isBlocked = error instanceof DOMException && error.name === 'NotAllowedError'
      if (isBlocked && stay === mine) on.state('blocked')
    })
  }

  function tryAgain(mine: symbol, url: string): void {
    close()
    on.state('lost')
    retry = setTimeout(() => {
      if (stay === mine) void open(mine, url)
    }, TRY_AGAIN_MS)
  }

  function close(): void {
    clearTimeout(retry)
    player?.close()
    frames?.stop()
    player = undefined
    frames = undefined
    on.clippable(false)
  }

  video.addEventListener('playing', () => {
    if (player !== undefined) on.state('playing')
  })

  return {
    run(url) {
      if (stay !== undefined) return
      stay = Symbol('stay')
      on.state('loading')
      void open(stay, url)
    },
    stop() {
      if (stay === undefined) return
      stay = undefined
      close()
      on.state('off')
    },
    takeFrames: () => (frames?.isFull ? frames.take() : undefined),
  }
}
