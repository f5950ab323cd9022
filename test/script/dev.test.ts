import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, cp, mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../server/package-root.ts'
import { PROJECT_FILES } from '../support/project-files.ts'
import { freePort } from '../support/servers/free-port.ts'
import { withTempFolder } from '../support/temp-folder.ts'

/** The sources and nothing that was built, in a folder whose name has a blank. */
async function copySources(to: string): Promise<void> {
  const isNeeded = /^(?!test\/|bench\/|docs\/)/
  for (const file of PROJECT_FILES.filter((file) => isNeeded.test(file))) {
    await mkdir(dirname(join(to, file)), { recursive: true })
    await cp(join(packageRoot, file), join(to, file)).catch(() => undefined)
  }
  await symlink(join(packageRoot, 'node_modules'), join(to, 'node_modules'))
}

test('npm run dev builds, serves, builds again what changes, and ends when it is told to', () =>
  withTempFolder(async (folder) => {
    const root = join(folder, 'a copy')
    await copySources(root)
    const url = `http://localhost:${await freePort()}`
    const flags = ['--port', new URL(url).port, '--data-dir', join(folder, 'data')]
    const child = spawn('npm', ['run', 'dev', '--', ...flags], { cwd: root })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        output += text
      })
    }
    const ended = once(child, 'close')
    const get = (path: string) =>
      fetch(url + path).then(
        (answer) => answer.text(),
        () => '',
      )

    await expect.poll(() => get('/')).toContain('/build/dev.js')
    expect(await get('/build/dev.js')).toContain('location.reload()')
    await expect.poll(() => output).toContain('Watching the sources')
    const first = await get('/build/dev.txt')
    await appendFile(join(root, 'public/styles/app.css'), '\n.changed-by-a-test { color: red }\n')
    await expect.poll(() => get('/build/app.css')).toContain('.changed-by-a-test')
    await expect.poll(() => get('/build/dev.txt')).not.toBe(first)
    await expect.poll(() => get('/healthz')).toBe('alive\n')

    child.kill('SIGTERM')
    expect(await ended).toBeDefined()
    await expect(fetch(url)).rejects.toThrow()
  }))
