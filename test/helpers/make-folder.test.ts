import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder } from '../../helpers/make-folder.ts'
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts'

let folder: TempFolder
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(() => folder.remove())

test('a folder is made with those above it, for this user alone', async () => {
  const path = join(folder.path, 'a/b c/d')
  await makeFolder(path)
  expect((await stat(path)).mode & 0o777).toBe(0o700)
})

test('one that is there stays as it is', async () => {
  const path = join(folder.path, 'there')
  await mkdir(path, { mode: 0o755 })
  await makeFolder(path)
  expect((await stat(path)).mode & 0o777).toBe(0o755)
})

test('made twice at once, it is made', async () => {
  const path = join(folder.path, 'a/b/c')
  await Promise.all([makeFolder(path), makeFolder(path), makeFolder(path)])
  expect((await stat(path)).isDirectory()).toBe(true)
})

test('where the system makes none, that is an error and not a loop', async () => {
  await expect(makeFolder('/proc/none/of/these')).rejects.toThrow('ENOENT')
  const file = join(folder.path, 'file')
  await writeFile(file, '')
  await expect(makeFolder(file)).rejects.toThrow('EEXIST')
  await expect(makeFolder(join(file, 'below'))).rejects.toThrow('ENOTDIR')
})
