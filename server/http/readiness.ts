import { access, constants } from 'node:fs/promises'
import { AwayError, type Engine, NoRoomError, UnfitStoreError } from '../../database/engine.ts'

export interface Readiness {
  /** Resolves when a post could be taken now; throws an Error with the reason when not. */
  check(): Promise<void>
  /** From now on the answer is no. */
  stop(): void
}

/** One proof serves everybody who asks within a second: asking must not become a load. */
const FRESH_MS = 1000

const FULL =
  'The disk is full, or the memory of Redis: there is no room for a message of full size.'

interface Parts {
  engine: Engine
  ffmpegPath: string
  /** What a browser gets first; missing where there are no pages. */
  pageFile?: string
  /** Throws when no clip can be made (`encoder-health.ts`). */
  proveEncoder(): Promise<void>
}

function reasonFor(cause: unknown): string {
  if (cause instanceof AwayError) return `${cause.message} Messages cannot be stored.`
  if (cause instanceof NoRoomError) return FULL
  if (cause instanceof UnfitStoreError) return cause.message
  return 'Messages cannot be stored.'
}

export function createReadiness(parts: Parts): Readiness {
  let isStopping = false
  let latest: { endedAt: number; proof: Promise<void> } | undefined

  async function prove(): Promise<void> {
    await parts.engine.ping().catch((cause: unknown) => {
      const why = reasonFor(cause)
      throw new Error(why, { cause })
    })
    await access(parts.ffmpegPath, constants.X_OK).catch((cause: unknown) => {
      throw new Error('ffmpeg is missing.', { cause })
    })
    const { pageFile } = parts
    if (pageFile !== undefined)
      await access(pageFile, constants.R_OK).catch((cause: unknown) => {
        throw new Error('The page is missing: npm run build makes it.', { cause })
      })
    await parts.proveEncoder().catch((cause: unknown) => {
      throw new Error('No clip can be made.', { cause })
    })
  }

  async function check(): Promise<void> {
    if (isStopping) throw new Error('The server is stopping.')
    const now = performance.now()
    // Counted from its end: while one is under way, which a hung ffmpeg can draw out, all wait for it.
    if (!latest || now - latest.endedAt > FRESH_MS) {
      const fresh = { endedAt: Number.POSITIVE_INFINITY, proof: prove() }
      const end = () => {
        fresh.endedAt = performance.now()
      }
      fresh.proof.then(end, end)
      latest = fresh
    }
    await latest.proof
  }

  return {
    check,
    stop: () => {
      isStopping = true
    },
  }
}
