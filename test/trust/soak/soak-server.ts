import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createApp } from '../../../server/app.ts'
import { readSettings } from '../../../server/read-settings.ts'
import { createStubEncoder } from './stub-encoder.ts'

/**
 * A server with a stub for its encoder and a clock that runs 600 times as fast, so that a message
 * lives one second: `soak-server.mjs [flags]`. On SIGUSR2 it prints what it holds.
 */
const SPEED = 600
const startedAt = Date.now()
let skippedMs = 0
const clock = { now: () => startedAt + skippedMs + (Date.now() - startedAt) * SPEED }
const { options } = readSettings(process.argv.slice(2))
const app = await createApp(options, { clock, encoder: createStubEncoder(), sweepIntervalMs: 250 })

async function holdings() {
  // All that was said is over, so that only what should be gone can be left.
  skippedMs += options.messageTtlSeconds * 1000
  await app.sweepNow()
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  return {
    ...{ rss, heapUsed, external, timers },
    descriptors: (await readdir('/proc/self/fd')).length,
    tempFiles: (await readdir(join(options.dataDir, 'tmp')).catch(() => [])).length,
    databaseBytes: await bytesIn(join(options.dataDir, 'messages')),
  }
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder)
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (file) => file.size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

process.on('SIGUSR2', () => {
  void holdings().then((held) => process.stdout.write(`${JSON.stringify(held)}\n`))
})
process.stdout.write(`${app.url}\n`)
