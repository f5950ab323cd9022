import { vi } from 'vitest'

/** Ends what hangs, and nothing else, as the ceilings in vitest.config.ts do. */
const PATIENCE_MS = 100_000

/**
 * Beside every file of tests: what they wait for by `vi.waitFor` and `vi.waitUntil` may take long on a busy
 * machine. By default these give up after a second, and unlike `expect.poll` they have no setting for it.
 */
const { waitFor, waitUntil } = vi
const patient = (options?: number | object) =>
  typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options }
vi.waitFor = (work, options) => waitFor(work, patient(options))
vi.waitUntil = (work, options) => waitUntil(work, patient(options))
