import { readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { join, posix } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../../server/package-root.ts'
import { type Packed, packInto } from '../support/package/packed-package.ts'
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts'

/** The files of the tarball that npm publishes. */

let folder: TempFolder
let packed: Packed
let manifest: Record<string, unknown>
beforeAll(async () => {
  folder = await makeTempFolder()
  packed = await packInto(folder.path)
  manifest = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8'))
})
afterAll(() => folder.remove())

const textOf = (file: string) => readFile(join(packageRoot, file), 'utf8')

test('it holds the server, the command, the library and the built page', () => {
  expect(packed.files).toEqual(
    expect.arrayContaining([
      ...['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md'],
      ...['dist/server/main.js', 'dist/cli/main.js', 'dist/client/lib.js', 'dist/client/lib.d.ts'],
      ...['public/favicon.svg', 'public/build/index.html', 'public/build/app.js.br'],
    ]),
  )
})

test('it holds no source, no test, no tool and no map', () => {
  const isExpected =
    /^(?:[A-Z]+(?:(?:\.[a-z]{2})?\.md)?$|package\.json$|docs\/(?:decisions\/|install\/)?[\w-]+\.md$|public\/|dist\/)/
  const notForUsers =
    /(?<!\.d)\.ts$|\.map$|\.(?:test|spec|long)\.|^public\/styles\/|^dist\/\.|node_modules/
  expect(packed.files.filter((file) => !isExpected.test(file) || notForUsers.test(file))).toEqual(
    [],
  )
  const folders = packed.files.flatMap((file) => /^dist\/(\w+)\//.exec(file)?.[1] ?? [])
  expect([...new Set(folders)].sort()).toEqual(
    ['cli', 'client', 'database', 'helpers', 'realtime', 'server', 'stage'].sort(),
  )
})

test('nothing in it was compiled from a source that is gone', async () => {
  const compiled = packed.files.filter((file) => /^dist\/.*\.js$/.test(file))
  const sources = compiled.map((file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts'))
  const gone = await Promise.all(
    sources.map((file) =>
      textOf(file).then(
        () => undefined,
        () => file,
      ),
    ),
  )
  expect(gone.filter((file) => file !== undefined)).toEqual([])
})

test('every file that package.json names is in it', () => {
  const named = JSON.stringify([manifest.bin, manifest.exports, manifest.typesVersions])
  const files = [...named.matchAll(/"(?:\.\/)?([\w/.-]+\.(?:js|d\.ts|json))"/g)].map(
    ([, file]) => file,
  )
  expect(files.length).toBeGreaterThan(6)
  expect(files.filter((file) => !packed.files.includes(file ?? ''))).toEqual([])
})

/** What a compiled file loads, be it later by `import()` or as a program of its own. */
async function importsOf(file: string): Promise<string[]> {
  const text = (await textOf(file)).replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const found = text.matchAll(
    /(?:\bfrom|\bimport)[\s(]*['"]([\w@./:-]+)['"]|new URL\(['"](\.[^'"]+)['"]/g,
  )
  return [...found].map(([, name, url]) => name ?? url ?? '')
}

test('whatever a file in it loads is in it, in Node.js or among its dependencies', async () => {
  const dependencies = Object.keys({
    ...(manifest.dependencies as object),
    ...(manifest.optionalDependencies as object),
  })
  const missing: string[] = []
  for (const file of packed.files.filter((name) => /^dist\/.*\.(?:js|d\.ts)$/.test(name))) {
    for (const name of await importsOf(file)) {
      if (!isThere(name, file)) missing.push(`${file} loads ${name}`)
    }
  }
  expect(missing).toEqual([])

  function isThere(name: string, from: string): boolean {
    if (name.startsWith('.')) {
      const path = posix.join(posix.dirname(from), name)
      // Declarations name the sources they were made of.
      return packed.files.includes(from.endsWith('.d.ts') ? path.replace(/\.ts$/, '.d.ts') : path)
    }
    const [scope = '', part = ''] = name.split('/')
    const owner = name.startsWith('@') ? `${scope}/${part}` : scope
    return name.startsWith('node:') || builtinModules.includes(name) || dependencies.includes(owner)
  }
})
