/** The frame recorder of webrtc2images 1.4.4, which ships no types. */
declare module 'webrtc2images/lib/recorder' {
  export interface RecorderOptions {
    type?: string
    frames?: number
    /** Milliseconds between frames. */
    interval?: number
    /** From 0 to 1. */
    quality?: number
  }

  export default class Recorder {
    constructor(options: RecorderOptions)
    /** The source that is drawn; `width` and `height` are the size of the frames. */
    video: HTMLCanvasElement | HTMLVideoElement
    /** The frames as data URIs; emptied as soon as the callback has returned. */
    videoFrames: string[]
    getScreenshot(callback: (hasEnded: boolean) => void): void
  }
}
