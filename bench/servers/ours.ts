import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { ClipEncoder } from '../../helpers/clips/clip-encoder.ts'
import { readRedisAddress } from '../../helpers/redis-address.ts'
import { createApp } from '../../server/app.ts'
import { readSettings } from '../../server/read-settings.ts'
import type { Options } from '../../server/settings.ts'
import { serve, settings } from './serve.ts'

interface Settings extends Omit<Partial<Options>, 'redisUrl'> {
  /** Instead of encoding: each clip is the same bytes, so many. */
  clipBytes?: number
  redisUrl?: string
  isLagWatched?: boolean
}

/** The real server, whole, without the limits that are there to keep a load like ours away. */
const { clipBytes, redisUrl, isLagWatched: _, ...own } = settings<Settings>()
const dataDir = await mkdtemp(join(tmpdir(), 'animate-bench-'))
const { options } = readSettings([], { PATH: process.env.PATH })
const app = await createApp(
  {
    ...options,
    ...{ port: 0, host: '127.0.0.1', dataDir },
    ...{ postsPerMinute: 0, connectionsPerAddress: 0, roomsPerAddress: 0 },
    ...own,
    ...(redisUrl !== undefined && { redisUrl: readRedisAddress(redisUrl) }),
  },
  // On a busy machine a herd takes its time; that is to be measured, not to be cut off.
  {
    ...{ log: pino({ level: 'warn' }, pino.destination(2)), handshakeMs: 60_000 },
    ...(clipBytes !== undefined && { encoder: sameClip(randomBytes(clipBytes)) }),
  },
)
const close = async () => {
  await app.close()
  await rm(dataDir, { recursive: true, force: true })
}
serve(app.url, close, () => ({ encoder: app.ffmpeg.origin }))

function sameClip(webm: Buffer): ClipEncoder {
  return {
    encode: async () => ({
      webm,
      width: 200,
      height: 200,
      durationMs: 1000,
      flashes: { large: 0, small: 0 },
    }),
    runInBackground: (task) => task(new AbortController().signal),
    ...{ active: 0, queued: 0 },
    close: async () => {},
  }
}
