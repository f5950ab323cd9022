import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findFfmpeg } from '../../helpers/find-ffmpeg.ts'
import { withTempFolder } from '../support/temp-folder.ts'

/** A program that introduces itself as an ffmpeg of this version. */
function introduce(version: string) {
  return withTempFolder(async (folder) => {
    const path = join(folder, 'ffmpeg')
    const lines = ['#!/bin/sh', `echo 'ffmpeg version ${version} Copyright' >&2`]
    await writeFile(path, [...lines, "echo ' V....D libvpx  VP8'", ''].join('\n'))
    await chmod(path, 0o755)
    return findFfmpeg({ path })
  })
}

test('the ffmpeg of script/build-ffmpeg needs nobody to limit it, every other does', async () => {
  expect((await introduce('5.1.9-boxed')).limitsItself).toBe(true)
  expect((await introduce('7:5.1.9-boxed')).limitsItself).toBe(true)
  expect((await introduce('5.1.9-0+deb12u1')).limitsItself).toBe(false)
  expect((await introduce('boxed')).limitsItself).toBe(false)
})
