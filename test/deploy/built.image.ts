import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Image, openImage } from '../support/image/image.ts'

/** What lies in the image and what it says about itself. */

const MOST_BYTES = 180 * 1024 * 1024

let image: Image
beforeAll(() => {
  image = openImage()
})
afterAll(() => image.unmount())

const within = (...names: string[]) => join(image.root, 'opt/animate-server', ...names)

test('it says how it wants to be run', () => {
  const { User, Volumes, ExposedPorts, Labels, Entrypoint, Healthcheck } = image.config
  expect(User).toBe('1000:1000')
  expect(Object.keys(Volumes)).toEqual(['/data'])
  expect(Object.keys(ExposedPorts).sort()).toEqual(['1935/tcp', '8080/tcp'])
  expect(Entrypoint[0]).toContain('tini')
  expect(Healthcheck.Test[0]).toBe('CMD')
  expect(Labels['org.opencontainers.image.revision']).toMatch(/^[0-9a-f]{40}$/)
})

test('a new volume takes over a folder that is its own user’s and nobody else’s', async () => {
  const { uid, gid, mode } = await stat(join(image.root, 'data'))
  expect([uid, gid, mode & 0o777]).toEqual([1000, 1000, 0o700])
})

test('it is at most 180 MB larger than its base', () => {
  console.log(`The image is ${Math.round(image.ownBytes / 1024 / 1024)} MiB larger than its base.`)
  expect(image.ownBytes).toBeLessThan(MOST_BYTES)
})

test('nothing is in it that only builds or tests, and no old encoder', () => {
  const packages = readdirSync(within('node_modules'))
  expect(
    packages.filter((name) => /vitest|typescript|esbuild|playwright|ffmpeg/.test(name)),
  ).toEqual([])
  const unwanted = [
    'usr/local/bin/npm',
    'usr/bin/gcc',
    'opt/animate-server/test',
    'opt/animate-server/.git',
  ]
  expect(unwanted.filter((path) => existsSync(join(image.root, path)))).toEqual([])
  const [level = ''] = readdirSync(within('node_modules/classic-level/prebuilds'))
  expect(level).toBe(`linux-${process.arch}`)
})

test('its bill of materials names every package in it, the programs, and the base', () => {
  const { components } = JSON.parse(readFileSync(within('sbom.cdx.json'), 'utf8'))
  const named = new Set(components.map(({ purl }: { purl: string }) => purl.replace(/@[^@]*$/, '')))
  const packages = readdirSync(within('node_modules')).filter((name) => /^[^.@]/.test(name))
  expect(packages.filter((name) => !named.has(`pkg:npm/${name}`))).toEqual([])
  const others = [
    'pkg:generic/node',
    'pkg:deb/debian/ffmpeg',
    'pkg:deb/debian/x264',
    'pkg:deb/debian/libc6',
  ]
  expect(others.filter((name) => !named.has(name))).toEqual([])
})
