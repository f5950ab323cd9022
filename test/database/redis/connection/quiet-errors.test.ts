import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quietRedis } from '../../../../database/redis/connection/quiet-errors.ts'
import { type RedisServer, startRedis } from '../../../support/redis/redis-server.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

/** Fails the first time, as ioredis's own does where a sentinel names another master meanwhile. */
function failingOnce(port: number) {
  let times = 0
  return class {
    check = () => true
    #socket: Socket | undefined
    disconnect = () => this.#socket?.destroy()
    async connect(): Promise<Socket> {
      if (times++ === 0) throw new Error('Connection is closed.')
      this.#socket = connect(port, '127.0.0.1')
      return this.#socket
    }
  }
}

test('a connection that ioredis has given up for good is made anew', async () => {
  const client = quietRedis({ Connector: failingOnce(redis.port) as never })
  client.on('error', () => undefined)
  const heard = (event: string) => new Promise<void>((resolve) => client.once(event, resolve))
  await heard('end')
  await heard('ready')
  expect(await client.ping()).toBe('PONG')
  client.disconnect()
  await heard('end')
  expect(client.status).toBe('end')
})
