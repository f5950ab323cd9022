import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clientApi } from '../../script/docs/client-api.ts'

const text = clientApi()

test('the reference of the client library shows every name that the library exports', () => {
  const source = readFileSync('client/lib.ts', 'utf8')
  const lists = [...source.matchAll(/^export(?: type)? \{([^}]*)\}/gm)].map(([, list = '']) => list)
  const listed = lists.flatMap((list) => list.split(',').map((name) => name.replace('type', '')))
  const own = [...source.matchAll(/^export function (\w+)/gm)].map(([, name = '']) => name)
  const names = [...own, ...listed.map((name) => name.trim()).filter(Boolean)]
  expect(names.length).toBeGreaterThan(5)
  expect(names.filter((name) => !text.includes(`### \`${name}\``))).toEqual([])
})

test('it shows the events and what they carry, with what each is for', () => {
  expect(text).toContain('interface ServerToClientEvents {')
  expect(text).toContain('interface Message {')
  expect(text).toContain('A post stamped by the server and kept. Instants are Unix milliseconds.')
})

test('it shows no constant of the protocol, since the library exports its types alone', () => {
  expect(text).not.toContain('const MAX_')
})
