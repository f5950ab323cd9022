import { type ChildProcess, spawn } from 'node:child_process'
import { type FSWatcher, watch } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BUILD_NUMBER } from '../client/build/reload.ts'
import { packageRoot } from '../server/package-root.ts'
import { digestOf, foldersIn, WRONG_TYPES } from './build-once.ts'

/**
 * `npm run dev`: builds and runs the chat, builds again what changes, starts the server anew when it
 * is the server that changed, and reloads the pages that show it. Flags go to the server:
 * `npm run dev -- --port 3000`. Ctrl-C ends it. Errors of types are printed and stop nothing.
 */

/** Something that is built by itself. */
interface Part {
  /** `npm run build:<name>` builds it. */
  name: 'server' | 'client'
  sources: string[]
  flags: string[]
  /** Of the sources when it was last built, well or not: an event without a change builds nothing. */
  digest?: string | undefined
}

const PARTS: Part[] = [
  {
    name: 'server',
    sources: ['server', 'realtime', 'database', 'helpers', 'stage', 'cli'],
    flags: [],
  },
  { name: 'client', sources: ['client', 'public', 'realtime'], flags: ['--', '--reload'] },
]
/** Editors write a file in several steps, and many files when a branch is changed. */
const SETTLE_MS = 150

const closing = new AbortController()
const watchers = new Map<string, FSWatcher>()
let server: ChildProcess | undefined
let settling: NodeJS.Timeout | undefined
let working = Promise.resolve()

function run(command: string, args: string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit' })
    child.once('error', () => resolve(1)).once('close', resolve)
  })
}

function startServer(): void {
  const args = ['--enable-source-maps', 'dist/server/main.js', ...process.argv.slice(2)]
  const child = spawn('node', args, { stdio: 'inherit' })
  server = child
  child.once('close', () => {
    if (server !== child) return
    server = undefined
    if (!closing.signal.aborted) console.error('The server has ended; a change starts it again.')
  })
}

async function endServer(): Promise<void> {
  const child = server
  if (child === undefined) return
  server = undefined
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.kill()
  await ended
}

/** Builds what has changed. If it cannot be built, what runs goes on running. */
async function work(): Promise<void> {
  const changed = lookForChanges()
  const built: Part[] = []
  for (const part of changed) if (await build(part)) built.push(part)
  if (closing.signal.aborted || built.length < changed.length || built.length === 0) return
  const mustRestart = server === undefined || built.some(({ name }) => name === 'server')
  // Pages load the new build from the new server alone.
  if (mustRestart) await endServer()
  if (closing.signal.aborted) return
  await countBuild()
  if (mustRestart) startServer()
}

/** Files that go while they are read are looked at again when that has settled. */
function lookForChanges(): Part[] {
  try {
    watchFolders()
    const digests = PARTS.map(({ sources }) => digestOf(sources))
    const changed = PARTS.filter((part, index) => part.digest !== digests[index])
    PARTS.forEach((part, index) => {
      part.digest = digests[index]
    })
    return changed
  } catch {
    workSoon()
    return []
  }
}

async function build({ name, flags }: Part): Promise<boolean> {
  const status = await run('npm', ['run', '--silent', `build:${name}`, ...flags])
  const isBuilt = status === 0 || status === WRONG_TYPES
  if (isBuilt) console.log(`The ${name} is built.`)
  else console.error(`The ${name} could not be built, see above why. What runs goes on running.`)
  return isBuilt
}

/** Never half written: a page that asked in between would take that for a number, too. */
async function countBuild(): Promise<void> {
  const unfinished = join(packageRoot, 'dist', BUILD_NUMBER)
  await writeFile(unfinished, String(Date.now()))
  await rename(unfinished, join(packageRoot, 'public/build', BUILD_NUMBER))
}

function workSoon(): void {
  clearTimeout(settling)
  if (closing.signal.aborted) return
  settling = setTimeout(() => {
    working = working.then(work).catch((error: unknown) => console.error(error))
  }, SETTLE_MS)
}

/**
 * Each folder by itself, those that are new too. Watching with `recursive` would follow each file on
 * Linux: one that an editor replaces by a rename is lost, and a folder that goes ends the program.
 */
function watchFolders(): void {
  const folders = new Set(PARTS.flatMap(({ sources }) => sources.flatMap(foldersIn)))
  for (const [folder, watcher] of watchers) {
    if (!folders.has(folder)) forget(folder, watcher)
  }
  for (const folder of folders) {
    if (watchers.has(folder)) continue
    const watcher = watch(folder, workSoon).on('error', () => forget(folder, watcher))
    watchers.set(folder, watcher)
  }
}

function forget(folder: string, watcher: FSWatcher): void {
  watcher.close()
  watchers.delete(folder)
}

async function close(): Promise<void> {
  closing.abort()
  clearTimeout(settling)
  await working
  for (const [folder, watcher] of watchers) forget(folder, watcher)
  await endServer()
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void close())
}
// However it ends, the server does not outlive it.
process.once('exit', () => server?.kill())
working = work()
await working
if (!closing.signal.aborted) console.log('Watching the sources; Ctrl-C ends it.')
