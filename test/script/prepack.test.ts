import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withTempFolder } from '../support/temp-folder.ts'

test('packing a checkout that was never installed is refused with what to do', () =>
  withTempFolder(async (folder) => {
    mkdirSync(join(folder, 'script'))
    cpSync('script/prepack', join(folder, 'script/prepack'))
    const { status, stderr } = spawnSync(join(folder, 'script/prepack'), { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('run npm ci') })
  }))
