import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { checkCertificate } from '../../../server/doctor/check-certificate.ts'
import { within } from '../../../server/doctor/within.ts'
import { withTempFolder } from '../../support/temp-folder.ts'
import { settings } from './examined.ts'

test('a look that hangs, as at a file that never ends, is an error after a while', () =>
  withTempFolder(async (folder) => {
    const pipe = join(folder, 'cert.pem')
    await promisify(execFile)('mkfifo', [pipe])
    const look = checkCertificate(settings({ tlsCert: pipe, tlsKey: pipe }))
    expect(await within('certificate', look, 1)).toMatchObject([
      { about: 'certificate', level: 'error', text: expect.stringContaining('hangs') },
    ])
    // Lets go of what reads it: once for each setting.
    await writeFile(pipe, '')
    await writeFile(pipe, '')
    await look
  }))

test('a look that fails is an error, and one that does not is what it found', async () => {
  expect(await within('port', Promise.reject(new Error('no answer')))).toMatchObject([
    { about: 'port', level: 'error', text: expect.stringContaining('no answer') },
  ])
  expect(await within('port', Promise.resolve([]))).toEqual([])
})
