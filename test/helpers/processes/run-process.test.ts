import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  ProcessError,
  type ProcessOptions,
  runProcess,
} from '../../../helpers/processes/run-process.ts'
import { fakeFfmpeg } from '../../support/media/ffmpeg-fixture.ts'
import { processesIn } from '../../support/processes-in.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

const LINUX = process.platform === 'linux'
const LIMITS = { deadlineMs: 120_000, maxOutputBytes: 100_000, maxErrorBytes: 100_000 }

/** Runs a shell text in a folder of its own and makes sure that nothing of it is left. */
function sh(script: string, options: Partial<ProcessOptions> = {}) {
  return run('/bin/sh', ['-c', script], options)
}

function run(file: string, args: string[] = [], options: Partial<ProcessOptions> = {}) {
  return withTempFolder(async (cwd) => {
    try {
      return await runProcess(file, args, { ...LIMITS, cwd, ...options })
    } finally {
      await expect.poll(() => processesIn(cwd)).toEqual([])
    }
  })
}

async function errorOf(promise: Promise<unknown>): Promise<ProcessError> {
  const error = await promise.then(() => undefined).catch((reason: unknown) => reason)
  if (!(error instanceof ProcessError)) throw new Error(`no ProcessError but ${String(error)}`)
  return error
}

test('what a program prints is gathered, byte by byte', async () => {
  const { stdout, stderr } = await sh(`printf 'a\\000\\377'; printf 'b\\000\\376'; echo oops >&2`)
  expect([...stdout]).toEqual([0x61, 0, 0xff, 0x62, 0, 0xfe])
  expect(stderr).toBe('oops\n')
})

test('a program that prints nothing gives an empty buffer', async () => {
  expect((await sh('exit 0')).stdout).toEqual(Buffer.alloc(0))
})

test('output up to the ceiling is taken whole', async () => {
  const { stdout } = await sh('head -c 100000 /dev/zero')
  expect(stdout.length).toBe(100_000)
})

test('a hung program and what it has started are killed at the deadline', async () => {
  const error = await errorOf(run(fakeFfmpeg('hangs'), [], { deadlineMs: 300 }))
  expect(error).toMatchObject({ code: 'timeout', signal: 'SIGKILL' })
})

test('a program that ignores SIGTERM is killed at the deadline', async () => {
  const error = await errorOf(run(fakeFfmpeg('ignores-sigterm'), [], { deadlineMs: 300 }))
  expect(error.code).toBe('timeout')
})

test('a stopped program is killed at the deadline', async () => {
  expect((await errorOf(sh('kill -STOP $$', { deadlineMs: 300 }))).code).toBe('timeout')
})

test.skipIf(!LINUX)('a process that has left the group does not hold up the end', async () => {
  await withTempFolder(async (cwd) => {
    const script = 'setsid sh -c "echo \\$\\$ > pid; exec sleep 600" & wait'
    const options = { ...LIMITS, deadlineMs: 1000, cwd }
    const error = await errorOf(runProcess('/bin/sh', ['-c', script], options))
    const escaped = Number(await readFile(join(cwd, 'pid'), 'utf8'))
    // It would throw if that process, which still holds the pipes, were not alive.
    process.kill(escaped, 'SIGKILL')
    expect(error.code).toBe('timeout')
  })
})

test('a flood on stdout is cut off', async () => {
  const error = await errorOf(run(fakeFfmpeg('floods-stdout')))
  expect(error).toMatchObject({ code: 'too_much_output', signal: 'SIGKILL' })
})

test('a flood on stderr is cut off', async () => {
  const error = await errorOf(run(fakeFfmpeg('floods-stderr')))
  expect(error).toMatchObject({ code: 'too_much_output', signal: 'SIGKILL' })
})

test('a failing program is reported with its exit code and its last complaint', async () => {
  const error = await errorOf(run(fakeFfmpeg('fails')))
  expect(error).toMatchObject({ code: 'failed', exitCode: 1, stderr: 'Conversion failed!\n' })
  expect(error.message).toContain('exit code 1: Conversion failed!')
})

test('a crashed program is reported with its signal', async () => {
  const error = await errorOf(run(fakeFfmpeg('kills-itself')))
  expect(error).toMatchObject({ code: 'failed', exitCode: null, signal: 'SIGKILL' })
})

test('a program that is not there, or cannot be executed, is missing', async () => {
  expect((await errorOf(run('/nowhere/ffmpeg'))).code).toBe('missing')
  await withTempFolder(async (folder) => {
    const file = join(folder, 'ffmpeg')
    await writeFile(file, '#!/bin/sh\n')
    await chmod(file, 0o644)
    expect((await errorOf(run(file))).code).toBe('missing')
  })
})

test('a program can be stopped, and is over when the promise settles', async () => {
  const stop = new AbortController()
  const running = errorOf(run(fakeFfmpeg('hangs'), [], { signal: stop.signal }))
  stop.abort(new Error('enough'))
  const error = await running
  expect(error.code).toBe('aborted')
  expect(error.cause).toMatchObject({ message: 'enough' })
})

test('what was stopped before it began is never started', async () => {
  const signal = AbortSignal.abort()
  await withTempFolder(async (folder) => {
    expect((await errorOf(sh(`touch ${folder}/started`, { signal }))).code).toBe('aborted')
    expect((await sh(`ls ${folder}`)).stdout.length).toBe(0)
  })
})

test('nothing of the own environment reaches a program, and it has no stdin', async () => {
  process.env.SECRET_OF_THE_TEST = 'leaked'
  const { stdout } = await sh('env; cat')
  delete process.env.SECRET_OF_THE_TEST
  expect(stdout.toString()).toContain('PATH=')
  expect(stdout.toString()).not.toContain('leaked')
})

test.skipIf(!LINUX)(
  'without a file descriptor to spare it fails with a code, and works again afterwards',
  async () => {
    const script = join(import.meta.dirname, 'out-of-descriptors.ts')
    const node = ['--import', import.meta.resolve('tsx'), script]
    const { stdout } = await runProcess(
      'prlimit',
      ['--nofile=128', process.execPath, ...node],
      LIMITS,
    )
    expect(stdout.toString().trim().split('\n')).toEqual(['failed EMFILE', 'works'])
  },
)
