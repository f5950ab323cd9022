import { readFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { packageRoot } from '../../../server/package-root.ts'
import { join, post } from '../../support/clients/chat-client.ts'
import { descendantsOf, openFilesIn } from '../../support/descriptors.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { needProgram } from '../../support/media/run-ffmpeg.ts'
import { writeScript } from '../../support/media/with-encoder.ts'
import { freePort } from '../../support/servers/free-port.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'
import { untilListening } from '../../support/servers/until-listening.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

/** Compiled, as it is shipped: from the sources its compiler would be a further child. */
const { createProcessHost }: typeof import('../../../helpers/processes/process-host.ts') =
  await import(joinPath(packageRoot, 'dist/helpers/processes/process-host.js'))

const frames = await makeFrames({ count: 2, width: 64, height: 48 })

describe.runIf(process.platform === 'linux')('the database belongs to the server alone', () => {
  let folder: TempFolder
  let clock: FakeClock
  let app: TestApp
  /** Where the encoder notes which files it was started with. */
  let noted: string

  beforeEach(async () => {
    folder = await makeTempFolder()
    clock = createFakeClock()
    noted = joinPath(folder.path, 'noted')
    const ffmpegPath = joinPath(folder.path, 'ffmpeg')
    const note = `ls -l /proc/$$/fd >> ${noted}`
    await writeScript(ffmpegPath, `${note}; exec ${await needProgram('ffmpeg')} "$@"`)
    app = await startApp(
      { ffmpegPath, rtmpPort: await freePort(), stageKey: 'a-key-of-this-test' },
      { clock, runner: createProcessHost() },
    )
  })
  afterEach(async () => {
    await app.stop()
    await folder.remove()
  })

  async function trySay(message = 'a message') {
    const { socket } = await join(app.url)
    const answer = await post(socket, { id: message, message, frames })
    socket.close()
    return answer
  }

  async function say(message?: string) {
    expect(await trySay(message)).toMatchObject({ ok: true })
  }

  const hosts = async () => {
    const all = await descendantsOf(process.pid)
    const lines = await Promise.all(
      all.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
    )
    return all.filter((_, index) => lines[index]?.includes('process-host-main'))
  }

  async function expectNoneInherited() {
    const open = await openFilesIn(app.dataDir)
    expect(open.length).toBeGreaterThan(0)
    expect(open.filter(({ pid }) => pid !== process.pid)).toEqual([])
    expect(await readFile(noted, 'utf8')).not.toContain(app.dataDir)
  }

  test('neither the host, the ingest nor an encoder has a file of it, also after a restart', async () => {
    await say('first')
    await expectNoneInherited()
    const [first, ingest] = [await hosts(), app.stage.ingest?.pid ?? 0]
    for (const pid of [...first, ingest]) process.kill(pid, 'SIGKILL')
    // The server may not have noticed yet that its host is gone.
    await expect.poll(() => trySay()).toMatchObject({ ok: true })
    await expect.poll(() => app.stage.ingest?.pid).not.toBe(ingest)
    await untilListening(app.stage.ingest?.port ?? 0)
    expect(await hosts()).not.toEqual(first)
    await expectNoneInherited()
  })

  test('what has expired is in no deleted file that some process holds open', async () => {
    for (const text of ['first', 'second', 'third']) {
      await say(text)
      clock.advance(11 * 60_000)
      await app.sweepNow()
      const open = await openFilesIn(app.dataDir)
      expect(open.filter(({ path }) => path.endsWith('(deleted)'))).toEqual([])
    }
  })
})
