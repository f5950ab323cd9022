import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { validate } from 'dockerfile-utils'
import { expect, test } from 'vitest'
import { PROJECT_FILES } from '../support/project-files.ts'

/** What can be seen of the image without building it; `npm run test:image` builds and runs it. */

const dockerfile = readFileSync('Dockerfile', 'utf8')
const lines = dockerfile.replaceAll(/\\\n\s*/g, ' ').split('\n')
const instructions = (name: string) => lines.filter((line) => line.startsWith(`${name} `))
/** The last stage is the image; what stands before it is thrown away. */
const image = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))

test('a linter finds nothing in the Dockerfile', () => {
  expect(validate(dockerfile).map(({ message }) => message)).toEqual([])
})

test('what the Dockerfile copies from the project is there, and not kept out by .dockerignore', () => {
  const sources = instructions('COPY')
    .filter((line) => !line.includes('--from='))
    .flatMap((line) => line.split(/\s+/).slice(1, -1))
    .filter((source) => source !== '.')
  expect(sources.length).toBeGreaterThan(5)
  expect(sources.filter((source) => !existsSync(source))).toEqual([])
  expect(sources.filter((source) => !isInContext(source))).toEqual([])
})

test('every file that the build reads gets into it, and what people keep beside them does not', () => {
  const compiled = /^(?:server|realtime|database|helpers|stage|cli|client|public)\//
  const needed = PROJECT_FILES.filter((file) => compiled.test(file) && existsSync(file))
  expect(needed.length).toBeGreaterThan(300)
  expect(needed.filter((file) => !isInContext(file))).toEqual([])
  const kept = [
    'data/secret',
    '.env',
    '.git/config',
    'node_modules/x',
    'public/build/app.js',
    'notes',
  ]
  expect(kept.filter(isInContext)).toEqual([])
})

test('it runs as one user with a fixed number, who is not root, and owns the one volume', () => {
  expect(image).toMatch(/^USER 1000:1000$/m)
  expect(image).toMatch(/^VOLUME \/data$/m)
  expect(image).toContain('install -d -o 1000 -g 1000 -m 0700 /data')
})

test('signals reach the server: no shell stands between it and process 1', () => {
  expect(image).toMatch(/^ENTRYPOINT \["\/usr\/local\/bin\/tini", "--", "animate-server"\]$/m)
  expect(image).not.toMatch(/^(?:CMD|ENTRYPOINT) (?!\[)/m)
})

test('its health check is a program that is built into it, by flags that older builders know', () => {
  const [, program = ''] =
    /HEALTHCHECK[\s\S]*?"node", "\/opt\/animate-server\/dist\/([^"]+)"/.exec(image) ?? []
  expect(existsSync(program.replace(/\.js$/, '.ts'))).toBe(true)
  // Docker before 25, Podman and buildah refuse the whole file for it.
  expect(dockerfile).not.toContain('--start-interval')
})

test('it carries the labels of the Open Container Initiative', () => {
  const labels = ['title', 'description', 'licenses', 'version', 'revision', 'created']
  const missing = labels.filter((label) => !image.includes(`org.opencontainers.image.${label}=`))
  expect(missing).toEqual([])
})

/** As Docker reads .dockerignore: the last pattern that fits decides, also one of a folder above. */
function isInContext(path: string): boolean {
  const patterns = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => /^[^#]/.test(line))
  let isIgnored = false
  for (const pattern of patterns) {
    const name = pattern.replace(/^!/, '')
    if (name === '*' || path === name || path.startsWith(`${posix.normalize(name)}/`)) {
      isIgnored = !pattern.startsWith('!')
    }
  }
  return !isIgnored
}
