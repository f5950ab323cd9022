import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { replaceFolder } from '../../../client/build/replace-folder.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

/** A folder with an older build, and a place beside it for what is being built. */
const withBuilt = (use: (built: string, scratch: string) => Promise<void>) =>
  withTempFolder(async (folder) => {
    const built = join(folder, 'public/build')
    await mkdir(built, { recursive: true })
    await writeFile(join(built, 'index.html'), 'old page')
    await writeFile(join(built, 'gone.js'), 'old script')
    await use(built, join(folder, 'dist'))
  })

test('until a build is whole, what was built before is served as it was', () =>
  withBuilt(async (built, scratch) => {
    await replaceFolder(
      built,
      async (fresh) => {
        await writeFile(join(fresh, 'index.html'), 'new page')
        expect(await readdir(built)).toEqual(['gone.js', 'index.html'])
        expect(await readFile(join(built, 'index.html'), 'utf8')).toBe('old page')
      },
      { scratch },
    )
    expect(await readdir(built)).toEqual(['index.html'])
    expect(await readFile(join(built, 'index.html'), 'utf8')).toBe('new page')
    expect(await readdir(scratch)).toEqual([])
  }))

test('a build that fails changes nothing and leaves nothing', () =>
  withBuilt(async (built, scratch) => {
    const failing = replaceFolder(
      built,
      async (fresh) => {
        await writeFile(join(fresh, 'index.html'), 'half a page')
        throw new Error('a syntax error')
      },
      { scratch },
    )
    await expect(failing).rejects.toThrow('a syntax error')
    expect(await readdir(built)).toEqual(['gone.js', 'index.html'])
    expect(await readFile(join(built, 'index.html'), 'utf8')).toBe('old page')
    expect(await readdir(scratch)).toEqual([])
  }))

test('what is not stale stays, and folders below are built, too', () =>
  withBuilt(async (built, scratch) => {
    const write = async (fresh: string) => {
      await mkdir(join(fresh, 'parts'))
      await writeFile(join(fresh, 'parts/one.js'), 'one')
    }
    await replaceFolder(built, write, { scratch, isStale: (file) => file !== 'gone.js' })
    expect((await readdir(built)).sort()).toEqual(['gone.js', 'parts'])
    expect(await readFile(join(built, 'parts/one.js'), 'utf8')).toBe('one')
  }))

test('what a killed build has left is deleted by the next, and what another is building is not', () =>
  withBuilt(async (built, scratch) => {
    const { pid: ended } = spawnSync('true')
    await mkdir(join(scratch, `.new-${ended}-left`), { recursive: true })
    await mkdir(join(scratch, `.new-${process.ppid}-busy`))
    await replaceFolder(built, async () => {}, { scratch })
    expect(await readdir(scratch)).toEqual([`.new-${process.ppid}-busy`])
  }))
