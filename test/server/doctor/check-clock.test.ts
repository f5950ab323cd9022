import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkClock } from '../../../server/doctor/check-clock.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

const LATER = Date.parse('2100-01-01T12:00:00Z')

/** The lines about the clock where systemd answers so. */
const saidWhere = (answer: string) =>
  withTempFolder(async (folder) => {
    const program = join(folder, 'timedatectl')
    await writeFile(program, `#!/bin/sh\necho ${answer}\n`)
    await chmod(program, 0o755)
    return checkClock(folder, LATER)
  })

test('a clock that the network sets is well', async () => {
  expect(await saidWhere('yes')).toEqual([
    { about: 'clock', level: 'ok', text: 'It is 2100-01-01 12:00 UTC, set by the network.' },
  ])
})

test('one that nothing keeps right is warned of', async () => {
  expect(await saidWhere('no')).toMatchObject([
    { level: 'warning', text: expect.stringContaining('timedatectl set-ntp true') },
  ])
})

test('where nobody tells, nothing is claimed', async () => {
  expect(await saidWhere('Failed to connect to bus')).toMatchObject([{ level: 'ok' }])
  expect(await checkClock('/nowhere', LATER)).toMatchObject([{ level: 'ok' }])
})

test('a clock from before this version is wrong', async () => {
  expect(await checkClock('/nowhere', 0)).toMatchObject([
    { level: 'error', text: expect.stringContaining('1970-01-01 00:00 UTC') },
  ])
})
