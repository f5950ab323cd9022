import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageRoot } from '../../server/package-root.ts'
import { join as joinRoom } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { installInto, packInto } from '../support/package/packed-package.ts'
import { startCommand } from '../support/servers/command.ts'
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts'

/** The package, installed from its tarball in a project of somebody who has never seen the sources. */

let folder: TempFolder
let main: string
beforeAll(async () => {
  folder = await makeTempFolder()
  const root = await installInto(folder.path, await packInto(folder.path))
  main = join(root, 'dist/cli/main.js')
})
afterAll(() => folder.remove())

const write = (file: string, text: string) => writeFile(join(folder.path, file), text)

describe('the command', () => {
  test('serves the page and takes a post, and keeps its data with the user', async () => {
    const env = { HOME: join(folder.path, 'home'), XDG_DATA_HOME: '', DATA_DIR: '' }
    const options = { cwd: folder.path, env, main }
    const serving = startCommand(['--port', '0', '--host', '127.0.0.1'], options)
    const failed = serving.ended.then(({ err }) => Promise.reject(new Error(err)))
    const [printed] = await Promise.race([once(serving.child.stdout, 'data'), failed])
    const [url = ''] = /http:\S+/.exec(String(printed)) ?? []
    expect(String(printed)).toContain(join(folder.path, 'home'))

    const page = await (await fetch(url)).text()
    const loaded = [...page.matchAll(/(?:src|href)="([^"]*\bbuild\/[^"]+)"/g)].map(
      ([, path = '']) => path,
    )
    expect(loaded.length).toBeGreaterThan(1)
    for (const path of loaded) expect((await fetch(new URL(path, url))).status).toBe(200)

    const [frame = ''] = await makeFrames({ count: 1, width: 64, height: 64 })
    await writeFile(
      join(folder.path, 'frame.jpg'),
      Buffer.from(frame.split(',')[1] ?? '', 'base64'),
    )
    const sent = await startCommand(['send', '--url', url, '--text', 'hi', 'frame.jpg'], options)
      .ended
    expect(sent).toMatchObject({ code: 0, err: '' })
    const { replay } = await joinRoom(url)
    expect(replay).toMatchObject([{ message: 'hi', key: sent.out.trim() }])

    serving.child.kill('SIGTERM')
    expect(await failed.catch(() => serving.ended)).toMatchObject({ code: 0 })
  })
})

const node = (...args: string[]) =>
  spawnSync(process.execPath, args, { cwd: folder.path, encoding: 'utf8' })

describe('the library', () => {
  test('is loaded by JavaScript of either kind of module', async () => {
    const tell = 'console.log(typeof createDraft, typeof openConnection, typeof framesOf, version)'
    await write(
      'uses.mjs',
      `import { createDraft, openConnection } from 'animate-server/client'
       import { framesOf } from 'animate-server/frames'
       import packageJson from 'animate-server/package.json' with { type: 'json' }
       const { version } = packageJson
       ${tell}`,
    )
    await write(
      'uses.cjs',
      `const { createDraft, openConnection } = require('animate-server/client')
       const { framesOf } = require('animate-server/frames')
       const { version } = require('animate-server/package.json')
       ${tell}`,
    )
    for (const file of ['uses.mjs', 'uses.cjs']) {
      const { stdout, status } = node('--no-warnings', file)
      expect({ file, stdout, status }).toEqual({
        file,
        stdout: expect.stringMatching(/^function function function \d+\.\d+\.\d+\n$/),
        status: 0,
      })
    }
  })

  const USES = `
import { createDraft, type Message, openConnection } from 'animate-server/client'
import { framesOf } from 'animate-server/frames'
export const key = (message: Message): string => message.key
export const draft = createDraft('hi', [])
export const frames: Promise<string[]> = framesOf('wave.gif')
// @ts-expect-error: a draft's text is text
createDraft(7, [])
export const open: typeof openConnection = openConnection
`

  test.each([
    ['nodenext', 'nodenext', ['uses.mts', 'uses.cts']],
    ['node20', 'node16', ['uses.mts']],
    ['esnext', 'bundler', ['uses.ts']],
  ])('has types for TypeScript: module %s, resolution %s', async (module, resolution, files) => {
    for (const file of files) await write(file, USES)
    // With the types of every file it loads checked, and none of Node.js at hand.
    const flags = ['--noEmit', '--strict', '--target', 'es2022', '--types', '']
    const kind = ['--module', module, '--moduleResolution', resolution]
    const tsc = join(packageRoot, 'node_modules/.bin/tsc')
    const { stdout, status } = spawnSync(tsc, [...flags, ...kind, ...files], {
      cwd: folder.path,
      encoding: 'utf8',
    })
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
  })

  test('can be bundled for a browser', async () => {
    await write('page.js', "export * from 'animate-server/client'")
    const esbuild = join(packageRoot, 'node_modules/.bin/esbuild')
    const args = [
      '--bundle',
      '--platform=browser',
      '--format=esm',
      '--log-level=warning',
      'page.js',
    ]
    const { stdout, stderr, status } = spawnSync(esbuild, args, {
      cwd: folder.path,
      encoding: 'utf8',
    })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    expect(stdout).toContain('createDraft')
  })
})
