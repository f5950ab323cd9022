import mpegts from 'mpegts.js'
import { keepLive } from './stage-latency.ts'

// A bundle of its own, loaded when a room is live: mpegts.js turns FLV into what MSE plays.

export interface StagePlayer {
  close(): void
}

/** Whether this browser can play a live picture at all: it needs Media Source Extensions. */
export function isSupported(): boolean {
  return mpegts.getFeatureList().mseLivePlayback
}

/**
 * Plays a live FLV in `video`, near to what happens now. `lost` is called once when it has ended or
 * cannot go on; then it is closed.
 */
export function openPlayer(video: HTMLVideoElement, url: string, lost: () => void): StagePlayer {
  mpegts.LoggingControl.enableAll = false
  const player = mpegts.createPlayer(
    { type: 'flv', isLive: true, url },
    {
      // Workers are made from text, which the page's policy forbids; there is little to do anyway.
      enableWorker: false,
      // Show what has arrived instead of buffering it first.
      enableStashBuffer: false,
      lazyLoad: false,
      autoCleanupSourceBuffer: true,
      autoCleanupMaxBackwardDuration: 20,
      autoCleanupMinBackwardDuration: 10,
    },
  )
  const latency = keepLive(video, end)
  let isOpen = true

  function close(): void {
    if (!isOpen) return
    isOpen = false
    latency.stop()
    player.destroy()
  }

  function end(): void {
    if (!isOpen) return
    close()
    lost()
  }

  player.on(mpegts.Events.ERROR, end)
  player.on(mpegts.Events.LOADING_COMPLETE, end)
  player.attachMediaElement(video)
  player.load()
  return { close }
}
