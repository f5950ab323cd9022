import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterEach, expect, test, vi } from 'vitest'
import { openRedisConnection } from '../../../../database/redis/connection/connection.ts'
import { type RedisAddress, readRedisAddress } from '../../../../helpers/redis-address.ts'
import { watchAbsences } from '../../../support/redis/absences.ts'
import { startRedisSentinel } from '../../../support/redis/redis-sentinel.ts'
import { startRedis } from '../../../support/redis/redis-server.ts'
import { withTempFolder } from '../../../support/temp-folder.ts'

const undo: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

function connect(url: string, changed: Partial<RedisAddress> = {}) {
  const address = readRedisAddress(url)
  if (address === undefined) throw new Error('no address')
  const { listeners, ...absences } = watchAbsences()
  const connection = openRedisConnection({ address: { ...address, ...changed }, ...listeners })
  undo.push(connection.close)
  return { ...connection, ...absences }
}

test('by TLS it speaks to a server whose certificate it trusts, and to no other', async () => {
  await withTempFolder(async (folder) => {
    const altNames = [{ type: 7 as const, ip: '127.0.0.1' }]
    const made = await generate([{ name: 'commonName', value: 'redis' }], {
      extensions: [{ name: 'subjectAltName', altNames }],
    })
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
    await writeFile(cert, made.cert)
    await writeFile(key, made.private)
    const redis = await startRedis({
      isTls: true,
      config: [`tls-cert-file ${cert}`, `tls-key-file ${key}`, `tls-ca-cert-file ${cert}`],
    })
    undo.push(redis.stop)
    const trusting = connect(redis.url, { tls: { ca: made.cert } })
    await trusting.untilReady()
    expect(await trusting.commands.ping()).toBe('PONG')
    const wary = connect(redis.url)
    await wary.untilAway()
    expect(wary.reasons.join()).toMatch(/self.signed/i)
    await expect(wary.commands.ping()).rejects.toThrow()
  })
})

test('by a sentinel it finds the master, and the new one when that is gone', async () => {
  const { url, master, stop } = await startRedisSentinel('of-master', 'of-sentinel')
  undo.push(stop)
  for (const given of ['?sentinelPassword=wrong-one', '']) {
    const { untilReady } = connect(url.replace('?sentinelPassword=of-sentinel', given))
    await expect(untilReady()).rejects.toThrow(/sentinelPassword=(?!.*wrong-one)/)
  }
  const { commands, untilReady, untilAway, reasons } = connect(url)
  await untilReady()
  await commands.set('word', 'kept')
  await vi.waitFor(async () => expect(await commands.wait(1, 100)).toBe(1))
  await master.kill()
  await untilAway()
  await vi.waitFor(async () => expect(await commands.get('word')).toBe('kept'))
  expect(await commands.set('word', 'again')).toBe('OK')
  expect(reasons.join()).not.toMatch(/of-master|of-sentinel/)
})

test.each([
  ['wrong', ':wrong-one@', 'refuses the name or the password in REDIS_URL'],
  ['missing', '', 'REDIS_URL has none'],
])(
  'a password that is %s ends the waiting with a sentence that does not show it',
  async (_, login, words) => {
    const url = (port: number) => `redis://:right@127.0.0.1:${port}`
    const redis = await startRedis({ config: ['requirepass right'], url })
    undo.push(redis.stop)
    const { untilReady, reasons } = connect(redis.url.replace(':right@', login))
    const refused = untilReady()
    await expect(refused).rejects.toThrow(words)
    await expect(refused).rejects.not.toThrow('wrong-one')
    await expect(untilReady()).rejects.toThrow(words)
    expect(reasons).toEqual([])
  },
)
