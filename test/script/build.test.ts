import { spawnSync } from 'node:child_process'
import { cp, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packageRoot } from '../../server/package-root.ts'
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts'

/** script/build in a checkout that was built a minute ago, with a compiler that only notes its calls. */

let folder: TempFolder
let checkout: string

beforeEach(async () => {
  folder = await makeTempFolder()
  checkout = join(folder.path, 'a checkout')
  for (const file of ['script/build', 'script/setup.sh']) {
    await mkdir(join(checkout, 'script'), { recursive: true })
    await cp(join(packageRoot, file), join(checkout, file))
  }
  for (const tool of ['tsc', 'esbuild']) await put(`node_modules/.bin/${tool}`, '#!/bin/sh')
  await put('node_modules/.bin/tsx', '#!/bin/sh\necho "$@" >>calls')
  for (const file of SOURCES) await put(file, 'source')
  for (const file of PRODUCTS) await put(file, 'product')
  await put('dist/.built/sources', 'server\npublic\n')
  await put('dist/.built/products', PRODUCTS.join('\n'))
  for (const trace of ['began', 'ended']) await put(`dist/.built/${trace}`, '')
})
afterEach(() => folder.remove())

const SOURCES = ['server/main.ts', 'server/http/listen.ts', 'public/favicon.svg']
const PRODUCTS = ['dist/server/main.js', 'public/build/app.js']

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(checkout, file)), { recursive: true })
  await writeFile(join(checkout, file), text, { mode: 0o755 })
}

const HOUR_MS = 3_600_000

/** The traces of a look that began and ended then, and products that it had left. */
async function wasBuilt(at: number): Promise<void> {
  const then = new Date(at)
  const traces = ['dist/.built/began', 'dist/.built/ended']
  for (const file of [...traces, ...PRODUCTS]) await utimes(join(checkout, file), then, then)
}

/** How often the builder was started. */
async function build(): Promise<number> {
  const { status, stderr } = spawnSync('sh', ['script/build'], { cwd: checkout, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const calls = await readFile(join(checkout, 'calls'), 'utf8').catch(() => '')
  return calls.split('\n').length - 1
}

test('what is newer than its sources is not looked at any closer', async () => {
  await wasBuilt(Date.now() + HOUR_MS)
  expect(await build()).toBe(0)
})

test('a source that has changed since is built, be it a copy that kept its time', async () => {
  await wasBuilt(Date.now() - HOUR_MS)
  for (const file of SOURCES) await utimes(join(checkout, file), new Date(0), new Date(0))
  expect(await build()).toBe(1)
})

test('a product that another command has written since is built', async () => {
  await wasBuilt(Date.now() + HOUR_MS)
  const later = new Date(Date.now() + 2 * HOUR_MS)
  await utimes(join(checkout, 'dist/server/main.js'), later, later)
  expect(await build()).toBe(1)
})

test('what a build writes among its sources is none of them', async () => {
  const changes = SOURCES.flatMap((file) => [file, dirname(file)]).map(changedAt)
  const changed = Math.max(...(await Promise.all(changes)))
  await wasBuilt(changed + 1)
  await expect
    .poll(async () => {
      await put('public/build/app.js', 'product')
      return changedAt('public/build/app.js')
    })
    .toBeGreaterThan(changed + 1)
  await utimes(join(checkout, 'public/build/app.js'), new Date(0), new Date(0))
  expect(await build()).toBe(0)
})

async function changedAt(file: string): Promise<number> {
  return (await stat(join(checkout, file))).ctimeMs
}

test.each([
  ...PRODUCTS,
  ...['began', 'ended', 'sources', 'products'].map((trace) => `dist/.built/${trace}`),
])('it is built when there is no %s', async (missing) => {
  await wasBuilt(Date.now() + HOUR_MS)
  await rm(join(checkout, missing), { recursive: true })
  expect(await build()).toBe(1)
})
