import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const run = promisify(execFile)
const UNIT = 'deploy/animate-server.service'
const SOCKET = 'deploy/animate-server.socket'
const unit = readFileSync(UNIT, 'utf8')
/** Of 10, as `systemd-analyze security` counts: 10 is a program of root's without any bound. */
const MOST_EXPOSURE = 2

describe.skipIf(process.platform !== 'linux')('the unit of systemd', () => {
  test.each([UNIT, SOCKET])('%s has no key that systemd does not know', async (file) => {
    const { stdout, stderr } = await run('systemd-analyze', ['verify', file])
    expect(stdout + stderr).toBe('')
  })

  test(`exposes no more than ${MOST_EXPOSURE} of 10`, async () => {
    const { stdout } = await run('systemd-analyze', ['security', '--offline=true', UNIT])
    const [, exposure] = /Overall exposure level for \S+: ([\d.]+)/.exec(stdout) ?? []
    expect(Number(exposure)).toBeLessThanOrEqual(MOST_EXPOSURE)
  })
})

test('it lets an encoder be put into its box, which the strictest filters forbid', () => {
  const allowed = unit.match(/^SystemCallFilter=(?!~).*$/gm)?.join(' ')
  // prlimit calls the first two; setpriv sets the capabilities that it has, and has none.
  for (const call of ['prlimit64', 'setrlimit', 'capset']) expect(allowed).toContain(call)
})

test('it lets Node run: V8 makes memory that is written and executed', () => {
  expect(unit).not.toMatch(/^MemoryDenyWriteExecute=(?:yes|true)/m)
})

test('it waits for posts under way longer than the server does', () => {
  const [, seconds] = /^TimeoutStopSec=(\d+)$/m.exec(unit) ?? []
  expect(Number(seconds)).toBeGreaterThan(5)
})
