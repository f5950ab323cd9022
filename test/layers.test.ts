import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Who may import whom: the picture in docs/architecture.md, held to. */
const MAY_IMPORT: Record<string, (path: string) => boolean> = {
  server: (path) => /^(server|realtime|database|helpers|stage)\//.test(path),
  realtime: (path) =>
    /^(realtime|helpers)\//.test(path) ||
    /^database\/(engine|message-store|room-store)\.ts$/.test(path),
  database: (path) => /^(database|helpers)\//.test(path) || path === 'realtime/protocol.ts',
  helpers: (path) => path.startsWith('helpers/'),
  stage: (path) => /^(stage|helpers)\//.test(path),
  client: (path) => path.startsWith('client/') || path === 'realtime/protocol.ts',
}

const files = Object.keys(MAY_IMPORT).flatMap((layer) =>
  readdirSync(layer, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(layer, file)),
)

function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8')
  return [...source.matchAll(/(?:from|import) '(\.[^']+)'/g)].map(([, path = '']) =>
    relative('.', join(dirname(file), path)),
  )
}

test.each(files)('%s imports only what its layer may', (file) => {
  const mayImport = MAY_IMPORT[file.split('/')[0] ?? '']
  const foreign = importsOf(file).filter((path) => !path.endsWith('.hbs') && !mayImport?.(path))
  expect(foreign).toEqual([])
})

test('the protocol imports nothing', () => {
  expect(readFileSync('realtime/protocol.ts', 'utf8')).not.toMatch(/^import /m)
})

describe('only one place', () => {
  const usersOf = (pattern: RegExp) =>
    files.filter((file) => pattern.test(readFileSync(file, 'utf8')))

  test('ends the process', () => {
    expect(usersOf(/process\.exit\(/)).toEqual(['server/main.ts'])
  })

  test('reads the environment', () => {
    const readers = usersOf(/process\.env\b/)
    expect(readers).toEqual(['server/options.ts'])
  })
})
