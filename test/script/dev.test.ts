import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, cp, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../server/package-root.ts'
import { processesIn } from '../support/processes-in.ts'
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

function outputOf(child: ChildProcess): () => string {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => {
      output += text
    })
  }
  return () => output
}

interface Dev {
  /** The body of what is there, the status of what is not, nothing without a server. */
  get(path: string): Promise<string>
  /** What it and the server have printed so far. */
  output(): string
  /** How often they have printed this. */
  times(sentence: string): number
  /** Of the server and of the pages. */
  builds(): [number, number]
}

/** Runs `npm run dev` in a copy of the project; afterwards nothing of it is left. */
async function withDev(root: string, use: (dev: Dev) => Promise<void>): Promise<void> {
  const url = `http://localhost:${await freePort()}`
  const flags = ['--port', new URL(url).port, '--data-dir', join(root, 'data')]
  const child = spawn('npm', ['run', 'dev', '--', ...flags], { cwd: root })
  const ended = once(child, 'close')
  const output = outputOf(child)
  const times = (sentence: string) => output().split(sentence).length - 1
  const get = async (path: string) => {
    const answer = await fetch(url + path).catch(() => undefined)
    return answer?.ok === false ? `${answer.status}` : ((await answer?.text()) ?? '')
  }
  const builds = (): [number, number] => [
    times('The server is built.'),
    times('The client is built.'),
  ]
  try {
    await expect.poll(output).toContain('Watching the sources')
    await use({ get, output, times, builds })
  } finally {
    child.kill('SIGTERM')
    await ended
  }
  await expect(fetch(url)).rejects.toThrow()
  expect(await processesIn(root)).toEqual([])
}

test('npm run dev builds each change once, lives through what cannot be built, and leaves nothing', () =>
  withTempFolder(async (folder) => {
    const root = join(folder, 'a copy')
    await copySources(root)
    await withDev(root, async ({ get, output, times, builds }) => {
      const number = () => get('/build/dev.txt')
      await expect.poll(() => get('/')).toContain('/build/dev.js')
      expect(await get('/build/dev.js')).toContain('location.reload()')

      // Pages: the server stays, and each edit is one build and one new number.
      for (const edit of [1, 2, 3, 4]) {
        const before = await number()
        expect(before).toMatch(/^\d{13}$/)
        await appendFile(join(root, 'public/styles/app.css'), `\n.edit-${edit} { color: red }\n`)
        await expect.poll(number).not.toBe(before)
        expect(await get('/build/app.css')).toContain(`.edit-${edit}`)
        expect(await get('/')).toContain('/build/dev.js')
        expect(builds()).toEqual([1, 1 + edit])
      }
      expect(times('Ctrl-C stops it.')).toBe(1)

      // A server file that is no TypeScript: said, and the server goes on until it is mended.
      const file = 'server/start/start-text.ts'
      const sound = await readFile(join(root, file), 'utf8')
      const before = await number()
      await replaceFile(root, file, `${sound}\nconst oh = = 1\n`)
      await expect.poll(output).toContain('The server could not be built')
      expect(output()).toMatch(/server\/start\/start-text\.ts.*error TS1109/)
      expect([await get('/healthz'), await number()]).toEqual(['alive\n', before])
      await replaceFile(root, file, `${sound}\nconsole.log('Mended by a test.')\n`)
      await expect.poll(output).toContain('Mended by a test.')
      await expect.poll(number).not.toBe(before)
      await expect.poll(() => get('/healthz')).toBe('alive\n')
      expect(builds()).toEqual([2, 5])
    })
  }))

/** As many editors save: written elsewhere, then renamed. */
async function replaceFile(root: string, file: string, text: string): Promise<void> {
  await writeFile(join(root, 'edited'), text)
  await rename(join(root, 'edited'), join(root, file))
}
