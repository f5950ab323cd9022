import { readFileSync } from 'node:fs'
import { STATUS_CODES } from 'node:http'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { CUTS, REQUEST_REFUSALS } from '../../realtime/meter.ts'
import { REFUSALS } from '../../realtime/protocol.ts'
import { createMetrics } from '../../server/metrics/create-metrics.ts'
import { flagOf, SETTINGS } from '../../server/settings.ts'
import { PROJECT_FILES } from '../support/project-files.ts'
import { missingPaths } from './paths.ts'
import { codeIn, comments, documents } from './texts.ts'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>
}

/** The faults of each text, by its file: none is the only right answer. */
function faults<T extends { file: string }>(texts: T[], faultsOf: (text: T) => string[]) {
  return texts.flatMap((text) => faultsOf(text).map((fault) => `${text.file}: ${fault}`))
}

/** Blocks of configuration for other programs have settings of their own. */
const withoutConfigurations = (words: string) => words.replace(/```\w+ name=[\s\S]*?```/g, '')
const withoutFences = (words: string) => words.replace(/```[\s\S]*?```/g, '')

test('every file and folder that a document names is there, and every link leads somewhere', () => {
  expect(faults(documents(), missingPaths)).toEqual([])
})

test('every file that a comment names is there', () => {
  expect(faults(comments(), missingPaths)).toEqual([])
})

test('every command of npm that is named exists', () => {
  const missing = ({ words }: { words: string }) =>
    [...words.matchAll(/\bnpm (?:run (?:--silent )?([\w:]*\w)|(start|test)\b)/g)]
      .map(([, run, short]) => run ?? short ?? '')
      .filter((name) => scripts[name] === undefined)
  expect(faults([...documents(), ...comments()], missing)).toEqual([])
})

test('every setting that a document names exists', () => {
  const known = new Set(Object.values(SETTINGS).map(({ env }) => env))
  const read = sources(/\.(ts|ya?ml|sh)$|^script\//)
  const missing = ({ words }: { words: string }) =>
    [...withoutConfigurations(words).matchAll(/(?<![\w-])([A-Z][A-Z\d]*_[A-Z\d_]+)(?![\w*])/g)]
      .map(([, name = '']) => name)
      .filter((name) => !known.has(name) && !read.includes(name))
  expect(faults(documents(), missing)).toEqual([])
})

test('every flag that is shown behind a start of the server exists', () => {
  const known = new Set([
    ...Object.values(SETTINGS).map(({ env }) => `--${flagOf(env)}`),
    ...['--help', '--check', '--version', '--lan'],
  ])
  const missing = ({ words }: { words: string }) =>
    [...words.matchAll(/(?:script\/server|npm start --|dist\/server\/main\.js)([^`\n]*)/g)]
      .flatMap(([, flags = '']) => flags.match(/(?<=\s)--[\w-]+/g) ?? [])
      .filter((flag) => !known.has(flag))
  expect(faults(documents(), missing)).toEqual([])
})

test('the tables of events name events of the protocol', () => {
  const events = eventsOf(readFileSync('realtime/protocol.ts', 'utf8'))
  const missing = ({ words }: { words: string }) =>
    [...words.matchAll(/^\| `(\w+) \{[^`]*` \| (?:client|host|owner|server)/gm)]
      .map(([, name = '']) => name)
      .filter((name) => !events.includes(name))
  expect(faults(documents(), missing)).toEqual([])
})

test('the map of docs/architecture.md has every folder of the sources', () => {
  const map = readFileSync('docs/architecture.md', 'utf8')
  const folders = PROJECT_FILES.filter((file) =>
    /^(?!test|bench|docs|script|\.)[\w-]+\//.test(file),
  )
    .map((file) => `${dirname(file)}/`)
    .filter((folder, index, all) => all.indexOf(folder) === index)
  expect(folders.filter((folder) => !map.includes(`| \`${folder}\` |`))).toEqual([])
})

test('every event of the protocol is explained in a document', () => {
  const explained = documents().flatMap(({ words }) => codeIn(words))
  const names = new Set(explained.map((code) => code.split(/[^\w]/)[0]))
  const events = eventsOf(readFileSync('realtime/protocol.ts', 'utf8'))
  expect(events.length).toBeGreaterThan(15)
  expect(events.filter((name) => !names.has(name))).toEqual([])
})

test('every code of several words that a document names is a refusal, a metric or a label of one', () => {
  const { register, close } = createMetrics()
  const metrics = register.getMetricsAsArray().map(({ name }) => name)
  close()
  const labels = [...CUTS, ...REQUEST_REFUSALS]
  const known = new Set([...Object.keys(REFUSALS), ...metrics, ...labels, 'connect_error'])
  const missing = ({ words }: { words: string }) =>
    codeIn(words).filter((code) => /^[a-z]+(_[a-z]+)+$/.test(code) && !known.has(code))
  expect(faults(documents(), missing)).toEqual([])
})

test('every HTTP status that a document names is one that the server sends', () => {
  const code = sources(/^(server|realtime)\/.*\.ts$/)
  const missing = ({ words }: { words: string }) =>
    [
      ...withoutFences(words).matchAll(
        /(?:\*\*|`|answers?(?:ed)? |\| |gets? )([2345]\d\d)(?=\*\*|`| \||[ ,.:;)])/g,
      ),
    ]
      .map(([, status = '']) => status)
      .filter((status) => status in STATUS_CODES && !code.includes(status))
  expect(faults(documents(), missing)).toEqual([])
})

function eventsOf(protocol: string): string[] {
  const interfaces = protocol.matchAll(/interface \w+Events \{([\s\S]*?)\n\}/g)
  return [...interfaces].flatMap(([, body = '']) =>
    [...body.matchAll(/^ {2}(\w+): \(/gm)].map(([, name = '']) => name),
  )
}

function sources(pattern: RegExp): string {
  const files = PROJECT_FILES.filter((file) => pattern.test(file) && !file.startsWith('test/docs'))
  return files.map((file) => readFileSync(file, 'utf8')).join('\n')
}
