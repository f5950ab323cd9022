import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../server/package-root.ts'
import { withLock } from './lock.ts'

/** Something that is compiled. It is built again only when a file it is made of has changed. */
interface Product {
  /** `npm run build:<name>` builds it. */
  name: 'server' | 'client'
  /** Files and folders it is made of. */
  sources: string[]
  /** What the command always writes anew: shows whether another command has built it since. */
  output: string
}

const COMMON = [
  ...['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'],
  ...['script/build-once.ts', 'script/build-server.ts'],
]

const server: Product = {
  name: 'server',
  sources: [...COMMON, 'server', 'realtime', 'database', 'helpers', 'stage', 'cli', 'client'],
  output: 'dist/server/main.js',
}

const client: Product = {
  name: 'client',
  sources: [...COMMON, 'client', 'realtime', 'helpers', 'server', 'public'],
  output: 'public/build/app.js',
}

const PRODUCTS = [server, client]

/** Made by the build itself, though it lies among its sources. */
const MADE = /^public\/build(\/|$)|^client\/words\/english\.ts$/

/** `npm run build:server` ends with it when the code is built though its types are wrong. */
export const WRONG_TYPES = 2

/**
 * Builds what is not built from the files as they are now. Of two that begin at once, one builds and
 * the other waits for it.
 */
export function buildAll(): void {
  withLock(join(packageRoot, 'dist/.built/lock'), () => {
    const began = new Date()
    for (const product of PRODUCTS) buildOnce(product)
    leaveTraces(began)
  })
}

/**
 * For script/build, which looks at these before it loads anything: when nothing among the sources has
 * changed since the last look began, and no product since it ended, there is nothing to do.
 */
function leaveTraces(began: Date): void {
  const trace = (name: string) => join(packageRoot, 'dist/.built', name)
  writeFileSync(trace('sources'), linesOf(PRODUCTS.flatMap(({ sources }) => sources)))
  writeFileSync(trace('products'), linesOf(PRODUCTS.map(({ output }) => output)))
  writeFileSync(trace('began'), '')
  utimesSync(trace('began'), began, began)
  writeFileSync(trace('ended'), '')
}

function linesOf(names: string[]): string {
  return [...new Set(names)].map((name) => `${name}\n`).join('')
}

function buildOnce({ name, sources, output }: Product): void {
  const stampFile = join(packageRoot, `dist/.built/${name}`)
  // Taken before: what changes while it is built is built the next time.
  const digest = digestOf(sources)
  const stamp = () => `${digest} ${modifiedAt(output)}`
  if (readIfThere(stampFile) === stamp()) return
  const { status } = spawnSync('npm', ['run', '--silent', `build:${name}`], {
    cwd: packageRoot,
    stdio: 'inherit',
  })
  // Whether the types are right is the business of `npm run types`; code comes out either way.
  if (status !== 0 && status !== WRONG_TYPES) throw new Error(`The ${name} could not be built.`)
  writeFileSync(stampFile, stamp())
}

/** One value for the contents of these files and folders; another when anything in them changes. */
export function digestOf(sources: string[]): string {
  const digest = createHash('sha256')
  for (const file of sources.flatMap(filesIn)) {
    digest.update(file).update(readFileSync(join(packageRoot, file)))
  }
  return digest.digest('hex')
}

function filesIn(path: string): string[] {
  if (MADE.test(path)) return []
  if (statSync(join(packageRoot, path)).isFile()) return [path]
  const names = readdirSync(join(packageRoot, path)).sort()
  return names.flatMap((name) => filesIn(`${path}/${name}`))
}

/** A folder and all below it, but for what a build makes. */
export function foldersIn(path: string): string[] {
  if (MADE.test(path)) return []
  const entries = readdirSync(join(packageRoot, path), { withFileTypes: true })
  const below = entries.filter((entry) => entry.isDirectory())
  return [path, ...below.flatMap(({ name }) => foldersIn(`${path}/${name}`))]
}

function modifiedAt(file: string): number {
  return statSync(join(packageRoot, file), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
