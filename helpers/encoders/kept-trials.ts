import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { makeFolder } from '../make-folder.ts'
import type { Trial } from './try-all.ts'

/** Keeps what trials came to, so that only the first start on a machine pays for them. */
export interface KeptTrials {
  /** The trial kept under this name, while it holds. */
  read(name: string): Promise<Trial[] | undefined>
  /** Where it cannot be written, the next start tries again. */
  write(name: string, trials: Trial[]): Promise<void>
}

/** What did not work may have been the hour's fault: it is tried again after a day. */
const FAULTS_HOLD_MS = 24 * 60 * 60 * 1000
const MAX_BYTES = 64 * 1024

const ORIGINS = ['built', 'system', 'carried'] as const
const File = v.object({
  name: v.string(),
  triedAt: v.number(),
  trials: v.array(
    v.union([
      v.object({
        ffmpeg: v.object({
          path: v.string(),
          version: v.string(),
          origin: v.picklist(ORIGINS),
          limitsItself: v.boolean(),
        }),
        cpuMs: v.number(),
      }),
      v.object({ origin: v.picklist(ORIGINS), path: v.string(), fault: v.string() }),
    ]),
  ),
})

/** In one file of the data folder, for this user's eyes only. */
export function keepTrials(file: string, now: () => number = Date.now): KeptTrials {
  return {
    async read(name) {
      const kept = await readKept(file)
      if (kept?.name !== name) return undefined
      const ageMs = now() - kept.triedAt
      const holds = ageMs >= 0 && ageMs < FAULTS_HOLD_MS
      return holds || !kept.trials.some((trial) => 'fault' in trial) ? kept.trials : undefined
    },
    async write(name, trials) {
      const text = JSON.stringify({ name, triedAt: now(), trials }, undefined, 2)
      const draft = `${file}.${process.pid}`
      try {
        await makeFolder(dirname(file))
        await writeFile(draft, `${text}\n`, { mode: 0o600 })
        await rename(draft, file)
      } catch {
        await rm(draft, { force: true }).catch(() => {})
      }
    },
  }
}

/** Whatever is not as it was written counts as nothing. */
async function readKept(file: string): Promise<v.InferOutput<typeof File> | undefined> {
  try {
    const text = await readFile(file, 'utf8')
    const parsed = v.safeParse(File, text.length > MAX_BYTES ? undefined : JSON.parse(text))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
