import { chmod, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { FfmpegError, ffmpegOfSetting } from '../../../helpers/processes/find-ffmpeg.ts'
import { fakeFfmpeg } from '../../support/media/ffmpeg-fixture.ts'
import { needProgram } from '../../support/media/run-ffmpeg.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

const GOOD = fakeFfmpeg('hangs')
const WITHOUT = fakeFfmpeg('without-libvpx')

function refusal(value: string): Promise<string> {
  return ffmpegOfSetting(value, '/nowhere').then(
    (found) => `found ${found.path}`,
    (error: unknown) => (error instanceof FfmpegError ? error.message : String(error)),
  )
}

test('the one in FFMPEG_PATH is taken with the version it tells', async () => {
  const path = await needProgram('ffmpeg')
  const found = await ffmpegOfSetting(path, '/nowhere')
  expect(found).toMatchObject({ path, origin: 'setting' })
  expect(found.version).toMatch(/^\S*\d/)
})

test('FFMPEG_PATH may be the name of a program on PATH', async () => {
  expect(await ffmpegOfSetting('ffmpeg', dirname(GOOD))).toMatchObject({ path: GOOD })
})

test('a relative FFMPEG_PATH is made whole, since each clip has its own working folder', async () => {
  const found = await ffmpegOfSetting(relative(process.cwd(), GOOD), '/nowhere')
  expect(found.path).toBe(GOOD)
})

test('a bad FFMPEG_PATH is refused by name and value', async () => {
  expect(await refusal('/no/such')).toBe('FFMPEG_PATH: /no/such is no program that can be run.')
  expect(await refusal(WITHOUT)).toBe(
    `FFMPEG_PATH: ${WITHOUT} cannot encode VP8 (it has no libvpx).`,
  )
  expect(await refusal('/bin/false')).toBe('FFMPEG_PATH: /bin/false does not work as an ffmpeg.')
})

test('the ffmpeg of script/build-ffmpeg needs nobody to limit it, every other does', async () => {
  expect((await introduced('5.1.9-boxed3')).limitsItself).toBe(true)
  expect((await introduced('7:5.1.9-boxed3')).limitsItself).toBe(true)
  expect((await introduced('5.1.9-0+deb12u1')).limitsItself).toBe(false)
  expect((await introduced('boxed3')).limitsItself).toBe(false)
})

/** A program that introduces itself as an ffmpeg of this version. */
function introduced(version: string) {
  return withTempFolder(async (folder) => {
    const path = join(folder, 'ffmpeg')
    const lines = ['#!/bin/sh', `echo 'ffmpeg version ${version} Copyright' >&2`]
    await writeFile(path, [...lines, "echo ' V....D libvpx  VP8'", ''].join('\n'))
    await chmod(path, 0o755)
    return ffmpegOfSetting(path, '/nowhere')
  })
}
