import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/package-root.ts'

/** Something that tests need compiled. It is built again only when a file it is made of has changed. */
interface Product {
  name: string
  command: string[]
  /** Files and folders it is made of. */
  sources: string[]
  /** What the command always writes anew: shows whether somebody else has built it since. */
  output: string
}

const COMMON = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json']

export const server: Product = {
  name: 'server',
  command: ['tsc', '-p', 'tsconfig.build.json'],
  sources: [...COMMON, 'server', 'realtime', 'database', 'helpers', 'stage', 'cli', 'client'],
  output: 'dist/server/main.js',
}

export const page: Product = {
  name: 'page',
  command: ['tsx', 'client/build.ts'],
  sources: [...COMMON, 'client', 'realtime', 'helpers', 'server', 'public'],
  output: 'public/build/app.js',
}

/** Made by the build itself, though it lies among its sources. */
const PRODUCTS = /^public\/build(\/|$)/

export function buildAll(): void {
  buildOnce(server)
  buildOnce(page)
}

/** Throws when the command fails and there is nothing that it has made. */
export function buildOnce({ name, command, sources, output }: Product): void {
  const stampFile = join(packageRoot, `test-results/built/${name}`)
  const fresh = () => `${digestOf(sources)} ${modifiedAt(output)}`
  if (readIfThere(stampFile) === fresh()) return
  const { status } = spawnSync('npx', ['--no-install', ...command], {
    cwd: packageRoot,
    stdio: 'inherit',
  })
  // Whether the types are right is the business of `npm run types`; code comes out either way.
  if (status !== 0 && command[0] !== 'tsc') throw new Error(`The ${name} could not be built.`)
  mkdirSync(join(stampFile, '..'), { recursive: true })
  writeFileSync(stampFile, fresh())
}

function digestOf(sources: string[]): string {
  const digest = createHash('sha256')
  for (const file of sources.flatMap(filesIn)) {
    digest.update(file).update(readFileSync(join(packageRoot, file)))
  }
  return digest.digest('hex')
}

function filesIn(path: string): string[] {
  if (PRODUCTS.test(path)) return []
  if (statSync(join(packageRoot, path)).isFile()) return [path]
  const names = readdirSync(join(packageRoot, path)).sort()
  return names.flatMap((name) => filesIn(`${path}/${name}`))
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
