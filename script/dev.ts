import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * `npm run dev`: builds and runs the chat, builds again what changes, starts the server anew and
 * reloads the pages that show it. Flags go to the server: `npm run dev -- --port 3000`. Ctrl-C ends
 * it. Errors of types are printed and stop nothing.
 */

const SERVER = ['server', 'realtime', 'database', 'helpers', 'stage', 'cli']
const PAGES = ['client', 'public', 'realtime']
/** Editors write a file in several steps, and many files when a branch is changed. */
const SETTLE_MS = 150
const BUILT = 'public/build'

/** Asks for the number of the build and loads the page again when there is another. */
const RELOAD = `
const numberOf = () => fetch('/build/dev.txt', { cache: 'no-store' }).then((answer) => answer.text())
let first
setInterval(async () => {
  const now = await numberOf().catch(() => first)
  first ??= now
  if (now !== first) location.reload()
}, 500)
`

const toBuild = new Set<'server' | 'client'>(['server', 'client'])
const closing = new AbortController()
let server: Server | undefined
let settling: NodeJS.Timeout | undefined
let working = Promise.resolve()

interface Server {
  end(): Promise<void>
}

function run(command: string, args: string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit' })
    child.once('error', () => resolve(1)).once('close', resolve)
  })
}

function startServer(): Server {
  const args = ['--enable-source-maps', 'dist/server/main.js', ...process.argv.slice(2)]
  const child = spawn('node', args, { stdio: 'inherit' })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    end() {
      child.kill()
      return ended
    },
  }
}

/** The pages of this build ask for the next one; `npm start` builds pages that do not. */
async function addReload(): Promise<void> {
  await writeFile(join(BUILT, 'dev.js'), RELOAD)
  await writeFile(join(BUILT, 'dev.txt'), String(Date.now()))
  const names = await readdir(BUILT)
  // Compressed copies would be served in place of the changed pages.
  for (const name of names) if (/\.html\.\w+$/.test(name)) await rm(join(BUILT, name))
  for (const name of names.filter((name) => name.endsWith('.html'))) {
    const page = await readFile(join(BUILT, name), 'utf8')
    const script = '<script type="module" src="/build/dev.js"></script>'
    await writeFile(join(BUILT, name), page.replace('</head>', `${script}</head>`))
  }
}

/** Builds what has changed. If it cannot be built, the running server stays. */
async function work(): Promise<void> {
  const changed = [...toBuild]
  toBuild.clear()
  if (changed.length === 0) return
  // Pages load the new build from the new server alone.
  const hasFailed = changed.includes('client') && (await run('npm', ['run', 'build:client'])) !== 0
  if (changed.includes('server')) await run('npm', ['run', 'build:server'])
  if (hasFailed || closing.signal.aborted) return
  await server?.end()
  if (closing.signal.aborted) return
  await addReload()
  server = startServer()
}

function watchFolder(folder: string, part: 'server' | 'client'): void {
  watch(folder, { recursive: true, signal: closing.signal }, (_, name) => {
    if (name?.startsWith('build/') && folder === 'public') return
    toBuild.add(part)
    clearTimeout(settling)
    settling = setTimeout(() => {
      working = working.then(work)
    }, SETTLE_MS)
  })
}

async function close(): Promise<void> {
  closing.abort()
  clearTimeout(settling)
  await working
  await server?.end()
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close())
await work()
if (!closing.signal.aborted) {
  for (const folder of SERVER) watchFolder(folder, 'server')
  for (const folder of PAGES) watchFolder(folder, 'client')
  console.log('Watching the sources; Ctrl-C ends it.')
}
