import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

type Rule = (path: string) => boolean

/** The imports that each layer may make: the picture in docs/architecture.md, held to. */
const MAY_IMPORT: Record<string, Rule> = {
  server: (path) => /^(server|realtime|database|helpers|stage)\//.test(path),
  realtime: (path) =>
    /^(realtime|helpers)\//.test(path) ||
    /^database\/(engine|message-store|room-store|reaction-store|room-log|shared-state|presence-store|member-store)\.ts$/.test(
      path,
    ),
  database: (path) => /^(database|helpers)\//.test(path) || path === 'realtime/protocol.ts',
  helpers: (path) => path.startsWith('helpers/'),
  cli: (path) =>
    /^(cli|helpers)\//.test(path) ||
    [
      'client/lib.ts',
      'realtime/protocol.ts',
      'realtime/rooms/room-name.ts',
      'server/read-settings.ts',
      'server/start/run-server.ts',
      'server/doctor/doctor.ts',
    ].includes(path),
  stage: (path) => /^(stage|helpers)\//.test(path),
  client: (path) =>
    path.startsWith('client/') ||
    path === 'realtime/protocol.ts' ||
    /^helpers\/(flashes|names)\//.test(path),
}

/** The floors inside realtime, top to bottom: a file imports from its own floor and from below. */
const FLOORS = [
  'gateway',
  'connections',
  'session',
  'joining',
  'rooms',
  'posting',
  'answers',
  'meter',
  'protocol',
]

/** The only place that knows which engine stands behind the ports of the database. */
const CHOOSES_ENGINE = 'server/wiring/open-engine.ts'

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))

const files = Object.keys(MAY_IMPORT).flatMap(filesIn)
/** Where anything may be imported, as long as there is no circle. */
const others = ['test', 'bench', 'script'].flatMap(filesIn)

const sources = new Map([...files, ...others].map((file) => [file, readFileSync(file, 'utf8')]))

/** Types included, and what is loaded later by `import()`. */
const imports = new Map(
  [...sources].map(([file, source]) => [
    file,
    [...source.matchAll(/(?:\bfrom|\bimport)[\s(]*'(\.[^']+)'/g)].map(([, path = '']) =>
      relative('.', join(dirname(file), path)),
    ),
  ]),
)

/** The imports among `from` that the rule forbids, as sentences. */
function forbidden(from: string[], mayImport: (file: string, path: string) => boolean): string[] {
  return from.flatMap((file) =>
    (imports.get(file) ?? [])
      .filter((path) => path.endsWith('.ts') && !mayImport(file, path))
      .map((path) => `${file} imports ${path}`),
  )
}

const below = (folder: string) => files.filter((file) => file.startsWith(`${folder}/`))

test.each(Object.entries(MAY_IMPORT))('%s imports only what its layer may', (layer, mayImport) => {
  expect(forbidden(below(layer), (_, path) => mayImport(path))).toEqual([])
})

test('inside realtime a file imports only from its own floor and from below', () => {
  const floorOf = (path: string) => FLOORS.indexOf(path.split('/')[1]?.replace('.ts', '') ?? '')
  expect(below('realtime').filter((file) => floorOf(file) === -1)).toEqual([])
  const isDownwards = (file: string, path: string) =>
    !path.startsWith('realtime/') || floorOf(path) >= floorOf(file)
  expect(forbidden(below('realtime'), isDownwards)).toEqual([])
})

test('the protocol imports nothing but its own parts', () => {
  const parts = ['realtime/protocol.ts', ...below('realtime/protocol')]
  expect(forbidden(parts, (_, path) => path.startsWith('realtime/protocol/'))).toEqual([])
  for (const part of parts) expect(sources.get(part)).not.toMatch(/from '[^.]/)
})

test.each(['helpers/flashes', 'helpers/names'])(
  'what page and server share in %s imports nothing else, and no module of Node',
  (folder) => {
    const parts = below(folder)
    expect(forbidden(parts, (_, path) => path.startsWith(`${folder}/`))).toEqual([])
    for (const part of parts) expect(sources.get(part)).not.toMatch(/from '[^.]|\bBuffer\b/)
  },
)

test('the ingest child and the server share only what passes between them', () => {
  const isInChild = (path: string) => path.startsWith('stage/ingest/')
  const isShared = (path: string) => /^(stage\/wire|helpers)\//.test(path)
  const ofChild = files.filter(isInChild)
  const ofServer = files.filter((file) => !isInChild(file))
  expect(ofChild).not.toEqual([])
  expect(forbidden(ofChild, (_, path) => isInChild(path) || isShared(path))).toEqual([])
  expect(forbidden(ofServer, (_, path) => !isInChild(path))).toEqual([])
  expect(forbidden(below('stage/wire'), (_, path) => isShared(path))).toEqual([])
})

test('an engine is known only where it is chosen; everybody else sees the ports', () => {
  // Memory is none: the embedded engine takes from it what nobody else has to know.
  const isEngine = (path: string) => /^database\/(?!memory\/)[^/]+\//.test(path)
  const outside = files.filter((file) => !isEngine(file) && file !== CHOOSES_ENGINE)
  expect(files.filter(isEngine)).not.toEqual([])
  expect(forbidden(outside, (_, path) => !isEngine(path))).toEqual([])
  const own = (file: string) => file.split('/').slice(0, 2).join('/')
  const isForeign = (file: string, path: string) => isEngine(path) && own(path) !== own(file)
  expect(forbidden(files.filter(isEngine), (file, path) => !isForeign(file, path))).toEqual([])
})

test('no file imports itself by way of others, types included', () => {
  expect(circles()).toEqual([])
})

/** Every way along imports that ends where it began, each once. */
function circles(): string[] {
  const found: string[] = []
  const done = new Set<string>()

  function visit(file: string, way: string[]): void {
    const start = way.indexOf(file)
    if (start !== -1) {
      found.push([...way.slice(start), file].join(' -> '))
      return
    }
    if (done.has(file)) return
    for (const path of imports.get(file) ?? []) visit(path, [...way, file])
    done.add(file)
  }

  for (const file of sources.keys()) visit(file, [])
  return found
}

describe('only one place', () => {
  const usersOf = (pattern: RegExp) => files.filter((file) => pattern.test(sources.get(file) ?? ''))

  test('ends the process', () => {
    expect(usersOf(/process\.exit\(/)).toEqual(['server/start/run-server.ts'])
  })

  test('reads the environment', () => {
    const readers = usersOf(/process\.env\b/)
    expect(readers).toEqual(['server/read-settings.ts'])
  })
})
