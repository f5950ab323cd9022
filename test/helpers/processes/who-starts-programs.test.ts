import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../../server/package-root.ts'

const FOLDERS = ['server', 'realtime', 'database', 'stage', 'helpers']

/**
 * A program that the server starts itself inherits the database and copies the server's memory map.
 * So there are two that it starts, both of which begin by closing what they inherit, and whatever
 * else runs is started by the process host.
 */
const STARTERS: Record<string, string> = {
  'helpers/processes/process-host.ts': 'starts the process host',
  'stage/ingest-process.ts': 'starts the ingest',
  'helpers/processes/run-process.ts': 'what the process host does',
  'helpers/processes/process-host-main.ts': 'is the process host',
  'helpers/processes/find-ffmpeg.ts': 'looks before the database is open',
  'server/doctor/check-clock.ts': 'is a command of its own, without a database',
  'helpers/processes/process-limits.ts': 'looks before the database is open',
}

const START = /from 'node:child_process'|\brunProcess\(/

test('nothing but the process host and the ingest is started by the server itself', async () => {
  const files = (
    await Promise.all(
      FOLDERS.map(async (folder) =>
        (
          await readdir(join(packageRoot, folder), { recursive: true })
        )
          .filter((name) => name.endsWith('.ts'))
          .map((name) => `${folder}/${name}`),
      ),
    )
  ).flat()
  const texts = await Promise.all(files.map((file) => readFile(join(packageRoot, file), 'utf8')))
  const starters = files.filter((_, index) => START.test(texts[index] ?? ''))
  expect(starters.sort()).toEqual(Object.keys(STARTERS).sort())
})
