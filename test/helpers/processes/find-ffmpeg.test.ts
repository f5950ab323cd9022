import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { FfmpegError, findFfmpeg, findWholeFfmpeg } from '../../../helpers/processes/find-ffmpeg.ts'
import { fakeFfmpeg } from '../../support/media/ffmpeg-fixture.ts'
import { needProgram } from '../../support/media/run-ffmpeg.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

/** Without any of the places that this machine may happen to have one in. */
const NONE = { searchPath: '/nowhere', builtPath: '/nowhere', carriedPath: '/nowhere' }
const GOOD = fakeFfmpeg('hangs')
const WITHOUT = fakeFfmpeg('without-libvpx')

function refusal(search: Parameters<typeof findFfmpeg>[0]): Promise<string> {
  return findFfmpeg(search).then(
    (found) => `found ${found.path}`,
    (error: unknown) => (error instanceof FfmpegError ? error.message : String(error)),
  )
}

test('the one in FFMPEG_PATH comes before all others', async () => {
  const path = await needProgram('ffmpeg')
  const found = await findFfmpeg({ ...NONE, path, builtPath: GOOD })
  expect(found).toMatchObject({ path, origin: 'setting' })
  expect(found.version).toMatch(/^\S*\d/)
})

test('FFMPEG_PATH may be the name of a program on PATH', async () => {
  const searchPath = dirname(GOOD)
  expect(await findFfmpeg({ ...NONE, path: 'ffmpeg', searchPath })).toMatchObject({ path: GOOD })
})

test('a relative FFMPEG_PATH is made whole, since each clip has its own working folder', async () => {
  const found = await findFfmpeg({ ...NONE, path: relative(process.cwd(), GOOD) })
  expect(found.path).toBe(GOOD)
})

test('a bad FFMPEG_PATH is refused by name and value, even where others would do', async () => {
  const elsewhere = { builtPath: GOOD, searchPath: dirname(GOOD) }
  expect(await refusal({ ...elsewhere, path: '/no/such' })).toBe(
    'FFMPEG_PATH: /no/such is no program that can be run.',
  )
  expect(await refusal({ ...elsewhere, path: WITHOUT })).toBe(
    `FFMPEG_PATH: ${WITHOUT} cannot encode VP8 (it has no libvpx).`,
  )
  const failing = '/bin/false'
  expect(await refusal({ ...elsewhere, path: failing })).toBe(
    'FFMPEG_PATH: /bin/false does not work as an ffmpeg.',
  )
})

test('the one of the system is taken when it can encode VP8', async () => {
  const found = await findFfmpeg({ ...NONE, searchPath: `/nowhere::${dirname(GOOD)}` })
  expect(found).toMatchObject({ path: GOOD, version: '0-false', origin: 'system' })
})

test('the carried one is the last resort, and it is said that it is old', async () => {
  const found = await findFfmpeg({
    ...NONE,
    searchPath: dirname(WITHOUT),
    carriedPath: GOOD,
  })
  expect(found).toMatchObject({ path: GOOD, origin: 'carried' })
  expect(found.warning).toContain(`${WITHOUT}) cannot encode VP8`)
  expect(found.warning).toContain('no security updates')
  expect(found.warning).toMatch(/install (-y )?ffmpeg/)
})

test('the npm package for this platform is found where npm has put it', async () => {
  const { carriedPath: _, ...withoutBuiltOrSystem } = NONE
  const found = await findFfmpeg(withoutBuiltOrSystem)
  expect(found.origin).toBe('carried')
  expect(found.path).toMatch(/node_modules.*(node-ffmpeg-|@ffmpeg-installer)/)
})

test('with none at all it is said how to get one', async () => {
  expect(await refusal(NONE)).toMatch(/^The system has no ffmpeg\. .*install (-y )?ffmpeg$/)
})

test('one that cannot be executed does not count', async () => {
  await withTempFolder(async (folder) => {
    await mkdir(join(folder, 'bin'))
    await copyFile(GOOD, join(folder, 'bin', 'ffmpeg'))
    await writeFile(join(folder, 'ffmpeg-introduction.sh'), '')
    await chmod(join(folder, 'bin', 'ffmpeg'), 0o644)
    expect(await refusal({ ...NONE, searchPath: join(folder, 'bin') })).toContain('no ffmpeg')
  })
})

test('for films another is taken where the chosen one reads frames alone', async () => {
  const found = await findFfmpeg({ ...NONE, path: GOOD })
  const searchPath = dirname(GOOD)
  expect(await findWholeFfmpeg(found, '/nowhere')).toBe(found)
  expect(
    await findWholeFfmpeg({ ...found, path: '/boxed', limitsItself: true }, searchPath),
  ).toMatchObject({ path: GOOD, origin: 'system' })
})
