import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startCommand } from '../support/servers/command.ts'
import { freePort } from '../support/servers/free-port.ts'
import { withTempFolder } from '../support/temp-folder.ts'

/** `animate-server doctor`, as somebody runs it that has just installed it. */
const doctor = (folder: string, ...flags: string[]) =>
  startCommand(['doctor', '--data-dir', join(folder, 'data'), ...flags], { cwd: folder }).ended

test('what is well, and what is not, is printed line by line, and decides how it ends', () =>
  withTempFolder(async (folder) => {
    const taken = createServer().listen(0, 'localhost')
    await once(taken, 'listening')
    const address = taken.address()
    const port = String(typeof address === 'object' && address ? address.port : 0)
    const { code, out, err } = await doctor(folder, '--port', port)
    taken.close()
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toMatch(/^ok +program +animate-server \d/)
    expect(out).toMatch(/^ok +data +.*will be made by the first start/m)
    expect(out).toMatch(/^ok +encoder +.*made a clip/m)
    expect(out).toMatch(/^error +port +PORT \d+ is taken by another program/m)
    expect(out).toMatch(/\n\nErrors: 1, warnings: \d+\.\n$/)
  }))

test('programs read it as JSON', () =>
  withTempFolder(async (folder) => {
    const redis = `redis://127.0.0.1:${await freePort()}`
    const { code, out } = await doctor(folder, '--port', '0', '--json', '--redis-url', redis)
    const { isWell, findings } = JSON.parse(out)
    expect({ code, isWell }).toEqual({ code: 1, isWell: false })
    expect(findings).toContainEqual({
      about: 'redis',
      level: 'error',
      text: expect.stringMatching(
        /^Nobody answers at 127\.0\.0\.1:\d+\. Start Redis there, or correct REDIS_URL\.$/,
      ),
    })
  }))

test('a setting that is wrong is one sentence, as for the server', () =>
  withTempFolder(async (folder) => {
    expect(await doctor(folder, '--port', 'x')).toEqual({
      code: 1,
      out: '',
      err: '--port cannot be "x": it takes a whole number from 0 to 65535.\n',
    })
  }))
