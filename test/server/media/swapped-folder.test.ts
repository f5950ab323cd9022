import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWithin, placeOf, realPath } from '../../../server/media/open-within.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

/** What another user does between the look at a path and the opening of it. */
let meanwhile = async () => {}

async function lookUp(path: string) {
  const real = await realPath(path)
  await meanwhile()
  return real
}

let folder: TempFolder
let media: string

beforeEach(async () => {
  folder = await makeTempFolder()
  media = join(folder.path, 'media')
  await mkdir(join(media, 'films'), { recursive: true })
  await mkdir(join(folder.path, 'private'))
  await writeFile(join(media, 'films', 'one.mp4'), 'a film')
  await writeFile(join(folder.path, 'private', 'one.mp4'), 'a secret')
})
afterEach(async () => {
  meanwhile = async () => {}
  await folder.remove()
})

const textOf = async () => {
  const opened = await openWithin(media, join(media, 'films', 'one.mp4'), lookUp)
  const text = await opened?.handle.readFile('utf8')
  await opened?.handle.close()
  return text
}

test('a folder that is a link when its file is opened leads nowhere', async () => {
  expect(await textOf()).toBe('a film')
  meanwhile = async () => {
    await rename(join(media, 'films'), join(media, 'aside'))
    await symlink(join(folder.path, 'private'), join(media, 'films'))
  }
  expect(await textOf()).toBeUndefined()
})

test.runIf(process.platform === 'linux')(
  'another program reads the file that was opened, not what has its name by then',
  async () => {
    const opened = await openWithin(media, join(media, 'films', 'one.mp4'))
    if (opened === undefined) throw new Error('It was not opened.')
    await rename(join(folder.path, 'private', 'one.mp4'), opened.path)
    expect(await readFile(await placeOf(opened), 'utf8')).toBe('a film')
    await opened.handle.close()
  },
)
