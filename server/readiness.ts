import { access, constants } from 'node:fs/promises'
import type { Engine } from '../database/engine.ts'

export interface Readiness {
  /** Resolves when a post could be taken now; throws an Error with the reason when not. */
  check(): Promise<void>
  /** From now on the answer is no. */
  stop(): void
}

/** One proof serves everybody who asks within a second: asking must not become a load. */
const FRESH_MS = 1000

export function createReadiness(parts: { engine: Engine; ffmpegPath: string }): Readiness {
  let isStopping = false
  let latest: { at: number; proof: Promise<void> } | undefined

  async function prove(): Promise<void> {
    await parts.engine.ping().catch((cause: unknown) => {
      throw new Error('Messages cannot be stored.', { cause })
    })
    await access(parts.ffmpegPath, constants.X_OK).catch((cause: unknown) => {
      throw new Error('ffmpeg is missing.', { cause })
    })
  }

  async function check(): Promise<void> {
    if (isStopping) throw new Error('The server is stopping.')
    const now = performance.now()
    if (!latest || now - latest.at > FRESH_MS) latest = { at: now, proof: prove() }
    await latest.proof
  }

  return {
    check,
    stop: () => {
      isStopping = true
    },
  }
}
