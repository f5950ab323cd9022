import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../../server/app.ts'
import { readSettings } from '../../server/read-settings.ts'
import type { Options } from '../../server/settings.ts'
import { serve, settings } from './serve.ts'

/** The real server, whole, without the limits that are there to keep a load like ours away. */
const dataDir = await mkdtemp(join(tmpdir(), 'animate-bench-'))
const { options } = readSettings([], { PATH: process.env.PATH })
const app = await createApp(
  {
    ...options,
    ...{ port: 0, host: '127.0.0.1', dataDir },
    ...{ postsPerMinute: 0, connectionsPerAddress: 0, roomsPerAddress: 0 },
    ...settings<Partial<Options>>(),
  },
  // On a busy machine a herd takes its time; that is to be measured, not to be cut off.
  { log: pino({ level: 'warn' }, pino.destination(2)), handshakeMs: 60_000 },
)
const close = async () => {
  await app.close()
  await rm(dataDir, { recursive: true, force: true })
}
serve(app.url, close, () => ({ encoder: app.ffmpeg.origin }))
