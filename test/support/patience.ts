import { vi } from 'vitest'

/** Ends what hangs, and nothing else, as the ceilings in vitest.config.ts do. */
const PATIENCE_MS = 100_000

const patient = (options?: number | object) =>
  typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options }

/** Loaded anew beside every file of tests, while a worker has one `vi` for all of them. */
const waits: typeof vi & { arePatient?: true } = vi

/**
 * Beside every file of tests: what they wait for by `vi.waitFor` and `vi.waitUntil` may take long on a busy
 * machine. By default these give up after a second, and unlike `expect.poll` they have no setting for it.
 */
if (!waits.arePatient) {
  const { waitFor, waitUntil } = vi
  waits.waitFor = (work, options) => waitFor(work, patient(options))
  waits.waitUntil = (work, options) => waitUntil(work, patient(options))
  waits.arePatient = true
}
