import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { packageRoot } from '../../server/package-root.ts'
import { withTempFolder } from '../support/temp-folder.ts'

test('SIGTERM to npm start ends the server, too', () =>
  withTempFolder(async (folder) => {
    const flags = ['--port', '0', '--host', '127.0.0.1', '--data-dir', folder]
    const npm = spawn('npm', ['start', '--', ...flags], { cwd: packageRoot, detached: true })
    const ended = once(npm, 'exit')
    let output = ''
    for await (const chunk of npm.stdout) {
      output += chunk
      if (output.includes('Ctrl-C')) break
    }
    const [url = ''] = /http:\S+:\d+/.exec(output) ?? []
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('alive\n')
    try {
      npm.kill('SIGTERM')
      await ended
      await expect(fetch(`${url}/healthz`)).rejects.toThrow()
    } finally {
      endGroup(npm.pid)
    }
  }))

/** A server that npm has left behind is in its process group. */
function endGroup(pid = 0): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left in it.
  }
}
