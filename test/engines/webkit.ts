import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { mustBeUndone } from '../support/forgotten.ts'
import { needProgram } from '../support/media/run-ffmpeg.ts'
import { freePort } from '../support/servers/free-port.ts'
import { untilListening } from '../support/servers/until-listening.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { type Browser, clicking, inside, middleOf, typing } from './browser.ts'
import { takeComplaints, watchPage } from './complaints.ts'

/** A camera that is drawn. */
const FLAGS = ['--automation', '--enable-media-stream=true', '--enable-mock-capture-devices=true']

/**
 * Debian's WebKitGTK on a screen that nobody sees, driven by its WebDriver. `env` goes to the browser:
 * GStreamer's, for one, which plays its films.
 */
export async function openWebkit(env: Record<string, string> = {}): Promise<Browser> {
  const home = await makeTempFolder()
  const screen = await openScreen()
  const port = await freePort()
  const driver = start(await needProgram('WebKitWebDriver'), [`--port=${port}`], {
    ...{ ...process.env, ...inside(home.path), NO_AT_BRIDGE: '1' },
    ...{ DISPLAY: screen.display, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1' },
    ...env,
  })
  await untilListening(port)
  const ask = (method: string, path: string, body?: object) =>
    askDriver(`http://127.0.0.1:${port}/session${path}`, method, body)
  const { sessionId } = (await ask('POST', '', {
    capabilities: {
      alwaysMatch: { 'webkitgtk:browserOptions': { binary: findMiniBrowser(), args: FLAGS } },
    },
  })) as { sessionId: string }
  const tell = (path: string, body: object) => ask('POST', `/${sessionId}${path}`, body)

  const evaluate: Browser['evaluate'] = async (run, ...args) => {
    const script = `return (async (args) => JSON.stringify((await (${run})(...JSON.parse(args))) ?? null))(arguments[0])`
    const answer = await tell('/execute/sync', { script, args: [JSON.stringify(args)] })
    return JSON.parse(String(answer))
  }
  const setRect = (width: number, height: number) => tell('/window/rect', { width, height })

  return {
    complaints: () => evaluate(takeComplaints),
    evaluate,
    async goto(url) {
      await tell('/url', { url })
      await evaluate(watchPage)
    },
    async click(selector) {
      await tell('/actions', { actions: clicking(await evaluate(middleOf, selector)) })
    },
    async type(text) {
      await tell('/actions', { actions: typing(text) })
    },
    async resize(width, height) {
      await setRect(width, height)
      const bars = await evaluate(() => outerHeight - innerHeight)
      await setRect(width, height + bars)
    },
    async screenshot() {
      return Buffer.from(String(await ask('GET', `/${sessionId}/screenshot`)), 'base64')
    },
    async close() {
      await ask('DELETE', `/${sessionId}`).catch(() => undefined)
      await driver.end()
      await screen.end()
      await home.remove()
    },
  }
}

async function askDriver(address: string, method: string, body?: object): Promise<unknown> {
  const response = await fetch(address, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  })
  const { value } = (await response.json()) as { value: { message?: string } | null }
  if (!response.ok) throw new Error(value?.message ?? `WebDriver answered ${response.status}`)
  return value
}

/** A screen of its own (Xvfb), which picks a free number and prints it. */
async function openScreen(): Promise<{ display: string; end(): Promise<void> }> {
  const size = ['-screen', '0', '1600x1200x24', '-nolisten', 'tcp']
  const { child, end } = start(await needProgram('Xvfb'), ['-displayfd', '1', ...size], process.env)
  const [printed] = await once(child.stdout as Readable, 'data')
  return { display: `:${String(printed).trim()}`, end }
}

/** In a group of its own: what it starts, the browser and its parts, ends with it. */
function start(file: string, args: string[], env: NodeJS.ProcessEnv) {
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe']
  const child: ChildProcess = spawn(file, args, { env, stdio, detached: true })
  // Read, so that their pipes stay empty.
  for (const stream of [child.stdout, child.stderr]) stream?.resume()
  const ended = once(child, 'exit')
  const over = mustBeUndone(`${file} ${child.pid}`, end)
  async function end(): Promise<void> {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    await ended
    over()
  }
  return { child, end }
}

/** It lies in a folder that is named after the machine's kind. */
function findMiniBrowser(): string {
  for (const kind of readdirSync('/usr/lib')) {
    const folder = `/usr/lib/${kind}/webkit2gtk-4.1`
    try {
      if (readdirSync(folder).includes('MiniBrowser')) return `${folder}/MiniBrowser`
    } catch {
      // Another kind of folder.
    }
  }
  throw new Error('The tests need MiniBrowser of webkit2gtk-driver; script/test installs it.')
}
