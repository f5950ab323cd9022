import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openMediaFolder } from '../../../server/media/media-folder.ts'
import { createVideoLibrary } from '../../../server/media/video-library.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

/** Lists a folder twice, a second apart as far as the library can tell, and tells what it said. */
async function warningsOf(folder: string): Promise<{ titles: string[]; warnings: string[] }> {
  const warnings: string[] = []
  const parts = {
    folder: await openMediaFolder(folder),
    readDurationMs: async () => undefined,
    onWarning: (text: string) => void warnings.push(text),
    freshMs: 0,
  }
  const library = createVideoLibrary(parts)
  await library.list()
  const { videos } = await library.list()
  return { titles: videos.map(({ title }) => title), warnings }
}

test.runIf(process.platform === 'linux')(
  'a video whose name is not UTF-8 cannot be listed, which is said once',
  () =>
    withTempFolder(async (folder) => {
      const name = Buffer.from('caf\xe9.mp4', 'latin1')
      await writeFile(Buffer.concat([Buffer.from(`${folder}/`), name]), '')
      const { titles, warnings } = await warningsOf(folder)
      expect(titles).toEqual([])
      expect(warnings).toEqual([
        expect.stringMatching(/caf.\.mp4" is left out .* UTF-8: rename it\.$/),
      ])
    }),
)

test('a link that leads out of the folder is left out, which is said once', () =>
  withTempFolder(async (folder) => {
    await mkdir(join(folder, 'media'))
    await writeFile(join(folder, 'outside.mp4'), '')
    await symlink('../outside.mp4', join(folder, 'media', 'link.mp4'))
    const { titles, warnings } = await warningsOf(join(folder, 'media'))
    expect(titles).toEqual([])
    expect(warnings).toEqual([expect.stringContaining('leads out of the folder')])
  }))

test('a folder that lies too deep is left out, which is said once', () =>
  withTempFolder(async (folder) => {
    const deep = join(folder, '1/2/3/4/5/6/7/8')
    await mkdir(join(deep, '9'), { recursive: true })
    await writeFile(join(deep, 'last.mp4'), '')
    await writeFile(join(deep, '9', 'deeper.mp4'), '')
    const { titles, warnings } = await warningsOf(folder)
    expect(titles).toEqual(['last'])
    expect(warnings).toEqual([expect.stringContaining('8 folders deep')])
  }))
