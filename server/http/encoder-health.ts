import { type ClipEncoder, EncodeError } from '../../helpers/clips/clip-encoder.ts'
import { sampleFrames } from '../../helpers/clips/sample-frames.ts'

export interface EncoderHealth {
  /** The same encoder; what becomes of its clips is noted. */
  encoder: ClipEncoder
  /**
   * Throws with the reason when no clip can be made. As long as clips succeed it asks nobody; once
   * one has failed, it encodes a frame of its own, since the fault may lie with that one's frames.
   */
  prove(): Promise<void>
}

/** What says nothing about the health of an ffmpeg. */
const NO_FAULT = ['busy', 'aborted', 'closed']

export function watchHealth(encoder: ClipEncoder): EncoderHealth {
  let isDoubtful = false

  async function encode(...[frames, options]: Parameters<ClipEncoder['encode']>) {
    try {
      const clip = await encoder.encode(frames, options)
      isDoubtful = false
      return clip
    } catch (error) {
      if (!(error instanceof EncodeError && NO_FAULT.includes(error.code))) isDoubtful = true
      throw error
    }
  }

  async function prove(): Promise<void> {
    if (!isDoubtful) return
    await encode(sampleFrames(1)).catch((error: unknown) => {
      // A full queue is no fault of the encoder's; what is in it will tell.
      if (error instanceof EncodeError && error.code === 'busy') return
      throw error
    })
  }

  const watched: ClipEncoder = {
    encode,
    runInBackground: encoder.runInBackground,
    get active() {
      return encoder.active
    },
    get queued() {
      return encoder.queued
    },
    close: () => encoder.close(),
  }
  return { encoder: watched, prove }
}
