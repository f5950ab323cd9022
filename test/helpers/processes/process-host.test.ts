import { afterEach, expect, test } from 'vitest'
import { createProcessHost, type ProcessRunner } from '../../../helpers/processes/process-host.ts'
import { ProcessError } from '../../../helpers/processes/run-process.ts'

const LIMITS = { deadlineMs: 120_000, maxOutputBytes: 1000, maxErrorBytes: 1000 }
const node = (script: string): [string, string[]] => [process.execPath, ['-e', script]]

let host: ProcessRunner
afterEach(() => host.close())

test('a program started by the host gives what it printed', async () => {
  host = createProcessHost()
  const { stdout, stderr } = await host.run(
    ...node('process.stdout.write("out"); process.stderr.write("err")'),
    LIMITS,
  )
  expect(stdout).toEqual(Buffer.from('out'))
  expect(stderr).toBe('err')
})

test('several run side by side, each with an answer of its own', async () => {
  host = createProcessHost()
  const results = await Promise.all(
    ['a', 'b', 'c'].map((word) => host.run(...node(`process.stdout.write("${word}")`), LIMITS)),
  )
  expect(results.map(({ stdout }) => stdout.toString())).toEqual(['a', 'b', 'c'])
})

test('a failure comes with the code, the exit code and the complaint it has without a host', async () => {
  host = createProcessHost()
  const failed = host.run(...node('console.error("no film"); process.exit(3)'), LIMITS)
  await expect(failed).rejects.toBeInstanceOf(ProcessError)
  await expect(failed).rejects.toMatchObject({ code: 'failed', exitCode: 3, stderr: 'no film\n' })
  await expect(host.run('/nowhere/at/all', [], LIMITS)).rejects.toMatchObject({ code: 'missing' })
})

test('an abort ends the program, and its reason becomes the cause', async () => {
  host = createProcessHost()
  const stop = new AbortController()
  const reason = new Error('not wanted any more')
  const running = host.run(...node('setInterval(() => {}, 1000)'), {
    ...LIMITS,
    signal: stop.signal,
  })
  const outcome = expect(running).rejects.toMatchObject({ code: 'aborted', cause: reason })
  await host.run(...node(''), LIMITS)
  stop.abort(reason)
  await outcome
})

test('closing ends what runs and the host itself, and may be done twice', async () => {
  host = createProcessHost()
  const { stdout } = await host.run(...node('process.stdout.write(String(process.ppid))'), LIMITS)
  const running = host.run(...node('setInterval(() => {}, 1000)'), LIMITS)
  const outcome = expect(running).rejects.toBeInstanceOf(ProcessError)
  await Promise.all([host.close(), host.close()])
  await outcome
  expect(isAlive(Number(stdout))).toBe(false)
  await expect(host.run(...node(''), LIMITS)).rejects.toMatchObject({ code: 'aborted' })
})

test('a host that was killed fails what it ran, and the next program gets a new one', async () => {
  host = createProcessHost()
  const parentOf = async () =>
    Number((await host.run(...node('process.stdout.write(String(process.ppid))'), LIMITS)).stdout)
  const first = await parentOf()
  const running = host.run(...node('setTimeout(() => {}, 3000)'), LIMITS)
  const outcome = expect(running).rejects.toMatchObject({ code: 'failed' })
  process.kill(first, 'SIGKILL')
  await outcome
  const second = await parentOf()
  expect(second).not.toBe(first)
  expect(isAlive(second)).toBe(true)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
