import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rename, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { packageRoot } from '../../../server/package-root.ts'

const run = promisify(execFile)

/** What `npm pack` makes of what is built. */
export interface Packed {
  /** Every file in it, by its path. */
  files: string[]
  tarball: string
}

/** Packs the package into a folder. The tests have built it before, so its own scripts need not. */
export async function packInto(folder: string): Promise<Packed> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const { stdout } = await run('npm', args, { cwd: packageRoot, maxBuffer: 1e7 })
  const [{ filename, files }] = JSON.parse(stdout) as [
    { filename: string; files: { path: string }[] },
  ]
  return { files: files.map(({ path }) => path), tarball: join(folder, filename) }
}

interface LockEntry {
  dev?: boolean
  link?: boolean
}

/**
 * Makes a project of an empty folder in which the package is installed from its tarball, as npm would
 * without the network: beside it, as links, only what it has as dependencies.
 */
export async function installInto(project: string, { tarball }: Packed): Promise<string> {
  const modules = join(project, 'node_modules')
  await mkdir(modules, { recursive: true })
  await run('tar', ['-xzf', tarball, '-C', modules])
  const root = join(modules, 'animate-server')
  await rename(join(modules, 'package'), root)
  for (const name of await productionPackages()) {
    await mkdir(dirname(join(modules, name)), { recursive: true })
    await symlink(join(packageRoot, 'node_modules', name), join(modules, name))
  }
  return root
}

/** Those that lie at the top of node_modules and are there without the tools for development. */
async function productionPackages(): Promise<string[]> {
  const lock = JSON.parse(await readFile(join(packageRoot, 'package-lock.json'), 'utf8'))
  const entries = Object.entries(lock.packages as Record<string, LockEntry>)
  const there = new Set(await packagesIn(join(packageRoot, 'node_modules')))
  return entries
    .filter(([, { dev, link }]) => dev !== true && link !== true)
    .map(([path]) => path.replace(/^node_modules\//, ''))
    .filter((name) => there.has(name))
}

async function packagesIn(modules: string): Promise<string[]> {
  const names = await readdir(modules)
  const scoped = names.filter((name) => name.startsWith('@'))
  const below = await Promise.all(
    scoped.map(async (scope) =>
      (await readdir(join(modules, scope))).map((name) => `${scope}/${name}`),
    ),
  )
  return [...names, ...below.flat()]
}
