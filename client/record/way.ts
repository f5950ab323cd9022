import type { Took } from './frames/recorder.ts'

/** The ways of speaking, in the order of their row. */
export const WAY_NAMES = ['camera', 'face', 'card', 'picture', 'drawing', 'screen'] as const
export type WayName = (typeof WAY_NAMES)[number]
/** Those that are loaded when they are wanted. */
export type LazyName = Exclude<WayName, 'camera'>

/**
 * A way of speaking: where the ten frames of a draft come from. It knows nothing of the page around
 * it: what it shows stands in `picture`, what it takes goes to whoever asked.
 */
export interface Way {
  readonly name: WayName
  /** What the preview shows while this way is chosen: always what would be sent. */
  readonly picture: HTMLElement
  /** Somebody is in front of a lens: a countdown and a held button make sense. */
  readonly isFilmed: boolean
  /** There is a picture: frames can be taken at once. */
  readonly isOpen: boolean
  /** Makes a picture unless there is one; true when there is. Never throws. */
  open(): Promise<boolean>
  /** Lets go of whatever gives the picture. */
  close(): Promise<void>
  /**
   * Ten frames, as JPEG data URIs, of a way that is open; `took` receives each as it is taken, and nothing
   * once it is stopped.
   * `typed` is the text they go with, as it stands in the field. `signal` stops it, and its reason is
   * what this throws. Rejects with `RecordingStopped`, which the status line explains.
   */
  take(typed: string, signal: AbortSignal, took: Took): Promise<string[]>
}

/** The way that is chosen, whichever it is. */
export interface Ways {
  readonly current: Way
  open(): Promise<boolean>
  close(): Promise<void>
}
