import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkDataFolder } from '../../../server/wiring/check-data-folder.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

let folder: TempFolder
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(() => folder.remove())

/** As the system answers a user without rights to this one path; the tests run as root, which has all. */
function refusing(refused: string, code: string) {
  return async (path: string, mode: number) => {
    if (path === refused) throw Object.assign(new Error(code), { code })
    await access(path, mode)
  }
}

test('a folder of another user is named with what makes it right', async () => {
  const whose = `${process.getuid?.()}:${process.getgid?.()}`
  await expect(checkDataFolder(folder.path, refusing(folder.path, 'EACCES'))).rejects.toThrow(
    new RegExp(
      `^The data folder .* belongs to user ${process.getuid?.()}.*chown -R ${whose} ${folder.path}$`,
    ),
  )
})

test('so is what an earlier start as another user has left in it', async () => {
  const messages = join(folder.path, 'messages')
  await mkdir(messages)
  await expect(checkDataFolder(folder.path, refusing(messages, 'EACCES'))).rejects.toThrow(messages)
})

test('a folder that is read-only says so', async () => {
  const refused = checkDataFolder(folder.path, refusing(folder.path, 'EROFS'))
  await expect(refused).rejects.toThrow('is on a read-only file system')
})

test('a folder that is not there is made later', async () => {
  await checkDataFolder(join(folder.path, 'none'))
})
