import { spawnSync } from 'node:child_process'
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkDataFolder } from '../../../server/doctor/check-data-folder.ts'
import { packageRoot } from '../../../server/package-root.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'
import { coverReadOnly, mountSmallDisk, whyNoSmallDisk } from '../../trust/faults/tmpfs.ts'

let folder: TempFolder
let dataDir: string
beforeEach(async () => {
  folder = await makeTempFolder()
  dataDir = join(folder.path, 'data')
  await mkdir(dataDir, { mode: 0o700 })
})
afterEach(() => folder.remove())

const levels = async (dir = dataDir) => {
  const found = await checkDataFolder({ dataDir: dir })
  // What disk the tests run on is not the tests' business.
  return found.filter(({ text }) => !/in memory|MB are left/.test(text))
}

test('a folder of one user is well, and left as it was', async () => {
  await writeFile(join(dataDir, 'secret'), 'x', { mode: 0o600 })
  expect(await levels()).toEqual([
    { about: 'data', level: 'ok', text: `${dataDir} can be written to.` },
  ])
  expect(await readdir(dataDir)).toEqual(['secret'])
})

test('one that is not there yet will be made, and is not made by the doctor', async () => {
  expect(await levels(join(dataDir, 'not/yet'))).toMatchObject([{ level: 'ok' }])
  expect(await readdir(dataDir)).toEqual([])
})

test('a file in its place is said', async () => {
  const file = join(dataDir, 'file')
  await writeFile(file, '')
  expect(await levels(file)).toMatchObject([
    {
      level: 'error',
      text: `${file} is no folder. Give another DATA_DIR, or take that file away.`,
    },
  ])
})

test('what others may read is warned of', async () => {
  await chmod(dataDir, 0o755)
  await writeFile(join(dataDir, 'secret'), 'x', { mode: 0o644 })
  expect(await levels()).toMatchObject([
    { level: 'ok' },
    { level: 'warning', text: expect.stringContaining(`chmod 700 ${dataDir}`) },
    { level: 'warning', text: expect.stringContaining(`chmod 600 ${join(dataDir, 'secret')}`) },
  ])
})

/** As another user than root, who may write everywhere. */
function asNobody(dir: string): { status: number | null; said: string } {
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const script = `import { checkDataFolder } from '${packageRoot}/dist/server/doctor/check-data-folder.js'
    for (const { level, text } of await checkDataFolder({ dataDir: '${dir}' })) console.log(level, text)`
  const args = ['--input-type=module', '-e', script]
  const { status, stdout } = spawnSync(process.execPath, args, { ...nobody, encoding: 'utf8' })
  return { status, said: stdout }
}

describe.skipIf(process.getuid?.() !== 0)('for a user that is not root', () => {
  beforeEach(() => chmod(folder.path, 0o755))

  test('a folder of another user is an error, and so is one that it cannot make', () => {
    expect(asNobody(dataDir).said).toMatch(
      /^error .*data cannot be written to by this user \(uid 65534\)\. Make it theirs/,
    )
    expect(asNobody(join(folder.path, 'new')).said).toMatch(
      /^error .*new is not there, and .* cannot be written to/,
    )
  })

  test('a file that a start as root has left is an error, with the command that mends it', async () => {
    await chmod(dataDir, 0o777)
    await writeFile(join(dataDir, 'secret'), 'x', { mode: 0o600 })
    expect(asNobody(dataDir).said).toContain(`sudo chown -R 65534:65534 ${dataDir}`)
  })
})

const whyNot = whyNoSmallDisk()
if (whyNot) console.warn(`skipped: small disks, since ${whyNot}`)

describe.skipIf(whyNot !== '')('on a disk of its own', () => {
  test('a full one is an error', async () => {
    const disk = await mountSmallDisk(1024 * 1024)
    try {
      spawnSync('dd', ['if=/dev/zero', `of=${join(disk.path, 'big')}`, 'bs=64k'])
      const found = await checkDataFolder({ dataDir: disk.path })
      expect(found).toMatchObject([
        {
          level: 'error',
          text: expect.stringMatching(/^The disk of .* is full: posts are refused\./),
        },
      ])
    } finally {
      await disk.remove()
    }
  })

  test('one on which little is left, or that is in memory, is warned of', async () => {
    const disk = await mountSmallDisk(32 * 1024 * 1024)
    try {
      const found = await checkDataFolder({ dataDir: disk.path })
      const warnings = found.filter(({ level }) => level === 'warning').map(({ text }) => text)
      expect(warnings).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^Only \d+ MB are left/),
          expect.stringContaining('is in memory (tmpfs)'),
        ]),
      )
    } finally {
      await disk.remove()
    }
  })

  test('one that is read-only is an error', async () => {
    const uncover = coverReadOnly(dataDir)
    try {
      expect(await levels()).toMatchObject([
        { level: 'error', text: expect.stringContaining('read-only') },
      ])
    } finally {
      uncover()
    }
  })
})
