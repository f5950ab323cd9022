import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { detectLimits, noLimits } from '../../../helpers/processes/process-limits.ts'
import { ProcessError, runProcess } from '../../../helpers/processes/run-process.ts'
import { writeScript } from '../../support/media/with-encoder.ts'
import { processesIn } from '../../support/processes-in.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

/** Nowhere else are there these tools. */
const linux = test.skipIf(process.platform !== 'linux')
const BOUNDS = { deadlineMs: 120_000, maxOutputBytes: 100_000, maxErrorBytes: 100_000 }

async function limited(script: string): Promise<string> {
  const limits = await detectLimits(process.env.PATH)
  expect(limits.missing).toEqual([])
  const [file, args] = limits.wrap('/bin/sh', ['-c', script])
  return (await runProcess(file, args, BOUNDS)).stdout.toString()
}

linux('a limited program has a bound on memory, CPU, files and cores', async () => {
  const text = await limited('cat /proc/self/limits')
  expect(text).toMatch(/Max cpu time\s+3\s+4\s/)
  expect(text).toMatch(/Max data size\s+134217728\s+134217728\s/)
  expect(text).toMatch(/Max file size\s+0\s+0\s/)
  expect(text).toMatch(/Max core file size\s+0\s+0\s/)
  expect(text).toMatch(/Max open files\s+64\s+64\s/)
})

linux('a limited program cannot gain privileges', async () => {
  expect(await limited('cat /proc/self/status')).toMatch(/NoNewPrivs:\s+1/)
})

linux('a program that wants more memory than it may does not get it', async () => {
  const hungry = 'head -c 300000000 /dev/zero | tail | wc -c'
  expect((await limited(`${hungry} || true`)).trim()).not.toBe('300000000')
})

linux('a program that computes for ever is ended by the system itself', async () => {
  const error = await limited('while :; do :; done').catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ProcessError)
  expect(error).toMatchObject({ code: 'failed', signal: 'SIGXCPU' })
})

linux('a limited program dies with the server that started it', async () => {
  const limits = await detectLimits(process.env.PATH)
  await withTempFolder(async (folder) => {
    const [file, args] = limits.wrap('/bin/sleep', ['600'])
    const server = spawn(process.execPath, ['-e', START, file, ...args], { cwd: folder })
    await once(server.stdout, 'data')
    expect(await processesIn(folder)).toHaveLength(2)
    server.kill('SIGKILL')
    await expect.poll(() => processesIn(folder)).toEqual([])
  })
})

/** A server in one line: starts a program of its own group and says so. */
const START = `
const [file, ...args] = process.argv.slice(1)
require('node:child_process').spawn(file, args, { detached: true })
console.log('started')
setInterval(() => {}, 1000)
`

test('without the tools programs run as they are, and it is said', async () => {
  const limits = await detectLimits('/nowhere')
  expect(limits.missing).toHaveLength(2)
  expect(limits.wrap('ffmpeg', ['-v'])).toEqual(['ffmpeg', ['-v']])
  expect(noLimits.wrap('ffmpeg', ['-v'])).toEqual(['ffmpeg', ['-v']])
})

linux('a tool of the same name that does not know the options counts as missing', async () => {
  await withTempFolder(async (folder) => {
    await writeScript(join(folder, 'prlimit'), 'echo unknown option >&2; exit 1')
    await writeScript(join(folder, 'setpriv'), `touch ${folder}/asked`)
    const { missing } = await detectLimits(folder)
    await readFile(join(folder, 'asked'))
    expect(missing).toHaveLength(1)
    expect(missing[0]).toContain('prlimit')
  })
})
