import { chmod, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findFfmpeg } from '../../../helpers/processes/find-ffmpeg.ts'
import { fakeFfmpeg } from '../../support/media/ffmpeg-fixture.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

const SYSTEM = fakeFfmpeg('hangs')

/** A program that introduces itself as an ffmpeg of this version. */
async function pretend(folder: string, version: string): Promise<string> {
  const path = join(folder, 'ffmpeg')
  const lines = ['#!/bin/sh', `echo 'ffmpeg version ${version} Copyright' >&2`]
  await writeFile(path, [...lines, "echo ' V....D libvpx  VP8'", ''].join('\n'))
  await chmod(path, 0o755)
  return path
}

function introduce(version: string) {
  return withTempFolder(async (folder) => findFfmpeg({ path: await pretend(folder, version) }))
}

test('the ffmpeg of script/build-ffmpeg needs nobody to limit it, every other does', async () => {
  expect((await introduce('5.1.9-boxed2')).limitsItself).toBe(true)
  expect((await introduce('7:5.1.9-boxed2')).limitsItself).toBe(true)
  expect((await introduce('5.1.9-0+deb12u1')).limitsItself).toBe(false)
  expect((await introduce('boxed2')).limitsItself).toBe(false)
})

test('the one built here comes before the one of the system', async () => {
  await withTempFolder(async (folder) => {
    const builtPath = await pretend(folder, '6.1-boxed2')
    const found = await findFfmpeg({ builtPath, searchPath: dirname(SYSTEM) })
    expect(found).toMatchObject({ path: builtPath, version: '6.1-boxed2', origin: 'built' })
    expect(found.warning).toBeUndefined()
  })
})

test('one built by an older recipe is left alone, and it is said what to do', async () => {
  await withTempFolder(async (folder) => {
    const builtPath = await pretend(folder, '6.1-boxed')
    const found = await findFfmpeg({ builtPath, searchPath: dirname(SYSTEM) })
    expect(found).toMatchObject({ path: SYSTEM, origin: 'system' })
    expect(found.warning).toContain('script/build-ffmpeg')
  })
})
