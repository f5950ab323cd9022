import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { SETTINGS } from '../../server/settings.ts'

interface Service {
  environment?: Record<string, string>
  networks: string[]
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

test('Redis is reached by the nodes alone', () => {
  expect(networks.inside?.internal).toBe(true)
  expect(services.redis?.networks).toEqual(['inside'])
  expect(services.proxy?.networks).not.toContain('inside')
})
