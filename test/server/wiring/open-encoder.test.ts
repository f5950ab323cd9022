import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { directRunner } from '../../../helpers/processes/process-host.ts'
import { noLimits } from '../../../helpers/processes/process-limits.ts'
import { readSettings } from '../../../server/read-settings.ts'
import { openEncoder } from '../../../server/wiring/open-encoder.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

const TOOLS = { ffmpeg: { path: '/bin/true', limitsItself: false }, limits: noLimits } as never

test('a node that starts leaves alone what another one encodes, with the same DATA_DIR', async () => {
  await withTempFolder(async (dataDir) => {
    const left = (port: number) => join(dataDir, 'tmp', `node-${port}`, 'clip-of-it')
    for (const port of [1, 2]) await mkdir(left(port), { recursive: true })
    const flags = ['--data-dir', dataDir, '--port', '2', '--redis-url', 'redis://127.0.0.1:1']
    const encoder = await openEncoder(readSettings(flags, {}).options, TOOLS, {
      runner: directRunner,
    })
    expect(await readdir(join(dataDir, 'tmp', 'node-1'))).toEqual(['clip-of-it'])
    expect(await readdir(join(dataDir, 'tmp', 'node-2'))).toEqual([])
    await encoder.close()
  })
})
