import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { SETTINGS } from '../../server/settings.ts'
import { withTempFolder } from '../support/temp-folder.ts'

interface Service {
  environment?: Record<string, string>
  networks: string[]
  command?: string[]
}

const { services, networks } = parse(readFileSync('deploy/compose.cluster.yaml', 'utf8'), {
  merge: true,
}) as { services: Record<string, Service>; networks: Record<string, { internal?: boolean } | null> }
const haproxy = readFileSync('deploy/haproxy.cfg', 'utf8')

test.each(['node1', 'node2'])('%s is where the proxy and the other nodes look for it', (name) => {
  const { environment = {} } = services[name] ?? {}
  expect(environment.NODE_URL).toBe(`http://${name}:8080`)
  expect(haproxy).toContain(`server ${name} ${name}:8080`)
  const known = Object.values(SETTINGS).map(({ env }) => env)
  expect(Object.keys(environment).filter((setting) => !known.includes(setting))).toEqual([])
})

test('Redis starts without what a killed one left half written, and with all else', () =>
  withTempFolder(async (folder) => {
    const [bin, data] = [join(folder, 'bin'), join(folder, 'data')]
    for (const made of [bin, data]) mkdirSync(made)
    const entrypoint = join(bin, 'docker-entrypoint.sh')
    writeFileSync(entrypoint, '#!/bin/sh\necho "$@"\n', { mode: 0o755 })
    for (const name of ['temp-rewriteaof-7.aof', 'temp-7.rdb', 'dump.rdb', 'temp-notes.txt'])
      writeFileSync(join(data, name), '')
    const [program = '', ...args] = services.redis?.command ?? []
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` }
    const said = execFileSync(program, args, { cwd: data, env, encoding: 'utf8' })
    expect(said).toMatch(/^redis-server --appendonly yes --appendfsync always .*noeviction\n$/)
    expect(readdirSync(data).sort()).toEqual(['dump.rdb', 'temp-notes.txt'])
  }))

test('Redis is reached by the nodes alone', () => {
  expect(networks.inside?.internal).toBe(true)
  expect(services.redis?.networks).toEqual(['inside'])
  expect(services.proxy?.networks).not.toContain('inside')
})
