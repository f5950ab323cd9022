import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { expect, test, vi } from 'vitest'
import { checkRedis } from '../../../../database/redis/connection/check-redis.ts'
import { USED_COMMANDS } from '../../../../database/redis/connection/rights.ts'
import { documentedAccount } from '../../../support/redis/documented-account.ts'
import { startRedisCluster } from '../../../support/redis/redis-cluster.ts'
import { startRedis } from '../../../support/redis/redis-server.ts'
import { connectTo } from '../../../support/redis/use-redis.ts'

/** The texts of all files below a folder whose names end so. */
function textsIn(folder: string, ending: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
}

/** What a pattern's first group finds, once each, in capitals. */
function found(texts: string[], pattern: RegExp): string[] {
  const all = texts.flatMap((text) => [...text.matchAll(pattern)])
  return [...new Set(all.map(([, name = '']) => name.toUpperCase()))].sort()
}

const isUntried = (command: string) => !USED_COMMANDS.includes(command)
const IN_LUA = /\b(?:r?call|redis\.p?call)\(\s*["'](\w+)["']/g

test.each([
  ['our scripts', found(textsIn('database/redis/scripts', '.lua'), IN_LUA)],
  ["BullMQ's scripts", found(textsIn('node_modules/bullmq/dist/cjs/commands', '.lua'), IN_LUA)],
  [
    'writes of a full Redis',
    found(textsIn('database/redis', 'script.ts'), /\B'([A-Z]{3,})'(?: \||$)/gm),
  ],
])('the start tries every command of %s', (_, commands) => {
  expect(commands.length).toBeGreaterThan(2)
  expect(commands.filter(isUntried)).toEqual([])
})

test('the start tries every command that nodes send themselves', () => {
  const names = found(
    textsIn('database/redis', '.ts'),
    /\b(?:commands|client|subscriber)\.([a-z]+)\(/g,
  )
  const commands = new Set(new Redis({ lazyConnect: true }).getBuiltinCommands())
  const sent = names.filter((name) => commands.has(name.toLowerCase()))
  expect(sent.length).toBeGreaterThan(20)
  expect(sent.filter(isUntried)).toEqual([])
})

test.each([
  ['-@stream', 'xadd'],
  ['-@scripting', 'evalsha'],
  ['-eval', 'eval'],
  ['-@sortedset', 'zscore'],
  ['-spublish', 'spublish'],
  ['-ssubscribe', 'ssubscribe'],
  ['-info', 'info'],
  ['-mget', 'mget'],
])(
  'an account with %s is refused before anything is kept, with what it lacks',
  async (lack, named) => {
    const written = vi.spyOn(console, 'warn')
    const { config, url } = documentedAccount()
    const redis = await startRedis({ config: config.map((line) => `${line} ${lack}`) })
    const connection = await connectTo(url(redis.port))
    await expect(checkRedis(connection, { kind: 'server', db: 0 })).rejects.toThrow(
      new RegExp(`^The account .* too few rights .*\\b${named}\\b.*ACL SETUSER .*\\+info`, 'i'),
    )
    expect(await redis.call('dbsize')).toBe(0)
    expect(written).not.toHaveBeenCalled()
    await connection.close()
    await redis.stop()
  },
)

test('a command that the operator of Redis has taken away is named', async () => {
  const redis = await startRedis({ config: ['rename-command XADD ""'] })
  const connection = await connectTo(redis.url)
  await expect(checkRedis(connection, { kind: 'server', db: 0 })).rejects.toThrow(
    'may not use XADD',
  )
  await connection.close()
  await redis.stop()
})

test('of a cluster every master is asked, since none copies accounts', async () => {
  const { config } = documentedAccount()
  const blind = 'user blind on >password ~* &* +@all -cluster|info'
  const cluster = await startRedisCluster([...config, blind])
  const as = (login: string) => connectTo(cluster.url.replace('//', `//${login}@`))
  const connection = await as('chat:password')
  await checkRedis(connection, { kind: 'cluster', db: 0 })
  await cluster.servers[1]?.call('acl', 'setuser', 'chat', '-xadd')
  await expect(checkRedis(connection, { kind: 'cluster', db: 0 })).rejects.toThrow('XADD')
  await connection.close()
  await expect(as('blind:password')).rejects.toThrow(/too few rights .*cluster\|info/)
  await expect(as('chat:wrong-one')).rejects.toThrow(
    /refuses the name or the password(?!.*wrong-one)/,
  )
  await cluster.servers[1]?.call('acl', 'setuser', 'chat', 'resetpass', '>another')
  const half = await as('chat:password')
  const refused = checkRedis(half, { kind: 'cluster', db: 0 })
  await expect(refused).rejects.toThrow('REDIS_URL')
  await half.close()
  await cluster.stop()
})
