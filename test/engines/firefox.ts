import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { mustBeUndone } from '../support/forgotten.ts'
import { needProgram } from '../support/media/run-ffmpeg.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { openBidi } from './bidi.ts'
import { type Browser, clicking, inside, middleOf, typing } from './browser.ts'
import { takeComplaints, watchPage } from './complaints.ts'

/** A camera that is drawn, and allowed; and nothing that would look for other machines. */
const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'app.normandy.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
}

/** Debian's Firefox without a window, driven by WebDriver BiDi, which it speaks itself. */
export async function openFirefox(
  preferences: Record<string, boolean | number | string> = {},
): Promise<Browser> {
  const profile = await makeTempFolder()
  const lines = Object.entries({ ...PREFERENCES, ...preferences }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  )
  await writeFile(join(profile.path, 'user.js'), lines.join('\n'))
  const args = ['--headless', '--profile', profile.path, '--remote-debugging-port', '0']
  const child = spawn(await needProgram('firefox-esr'), [...args, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...inside(profile.path), MOZ_CRASHREPORTER_DISABLE: '1' },
  })
  const ended = once(child, 'exit')
  const over = mustBeUndone(`Firefox ${child.pid}`, () => {
    child.kill('SIGKILL')
    return ended
  })
  const bidi = await openBidi(`${await addressOf(child)}/session`)
  await bidi.send('session.new', { capabilities: {} })
  await bidi.send('script.addPreloadScript', { functionDeclaration: `${watchPage}` })
  const { contexts } = await bidi.send('browsingContext.getTree', {})
  const [{ context }] = contexts as [{ context: string }]

  const evaluate: Browser['evaluate'] = async (run, ...args) => {
    const answer = await bidi.send('script.callFunction', {
      functionDeclaration: `async (args) => JSON.stringify((await (${run})(...JSON.parse(args))) ?? null)`,
      arguments: [{ type: 'string', value: JSON.stringify(args) }],
      ...{ target: { context }, awaitPromise: true, userActivation: false },
    })
    const { result, exceptionDetails } = answer as {
      result?: { value: string }
      exceptionDetails?: { text: string }
    }
    if (result === undefined) throw new Error(exceptionDetails?.text)
    return JSON.parse(result.value)
  }
  const perform = (actions: object[]) => bidi.send('input.performActions', { context, actions })

  return {
    complaints: () => evaluate(takeComplaints),
    evaluate,
    async goto(url) {
      await bidi.send('browsingContext.navigate', { context, url, wait: 'complete' })
    },
    async click(selector) {
      await perform(clicking(await evaluate(middleOf, selector)))
    },
    async type(text) {
      await perform(typing(text))
    },
    async resize(width, height) {
      await bidi.send('browsingContext.setViewport', { context, viewport: { width, height } })
    },
    async screenshot() {
      const { data } = await bidi.send('browsingContext.captureScreenshot', { context })
      return Buffer.from(String(data), 'base64')
    },
    async close() {
      await bidi.send('browser.close', {}).catch(() => undefined)
      bidi.close()
      await ended
      over()
      await profile.remove()
    },
  }
}

/** The address that Firefox prints when it listens. */
async function addressOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('Firefox has no stderr.')
  for await (const line of createInterface(stderr)) {
    const [, address] = /WebDriver BiDi listening on (\S+)/.exec(line) ?? []
    if (address !== undefined) {
      stderr.resume()
      return address
    }
  }
  throw new Error('Firefox ended before it listened.')
}
