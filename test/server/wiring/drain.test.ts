import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { drain } from '../../../server/wiring/drain.ts'

const server = createServer((_, response) => void response.end('served'))
afterEach(() => {
  server.close()
  server.closeAllConnections()
})

/** Drains a server whose every step is noted; `noticed` is what the load balancer does meanwhile. */
async function drained(
  drainSeconds: number | undefined,
  noticed: () => Promise<void> = async () => {},
  listenFd?: number,
) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const steps: string[] = []
  const note = (step: string) => async () => void steps.push(step)
  await drain(
    {
      readiness: { check: note('check'), stop: () => void steps.push('not ready') },
      httpServer: server,
      gateway: { drain: note('no posts'), letGo: note('let go') },
      encoder: { close: note('no encoder') },
      log: pino({ level: 'silent' }),
      async wait(ms) {
        steps.push(`waits ${ms} ms`)
        await noticed()
      },
    },
    { drainSeconds, redisUrl: undefined, listenFd },
  )
  return steps
}

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

test('a node that is to stop is not ready at once, serves until that is noticed, and lets go last', async () => {
  const statuses: number[] = []
  const steps = await drained(5, async () => {
    statuses.push((await fetch(url())).status)
  })
  expect(statuses).toEqual([200])
  expect(steps).toEqual([
    'not ready',
    'waits 5000 ms',
    'no posts',
    'no encoder',
    'no posts',
    'let go',
  ])
  expect(server.listening).toBe(false)
})

test('without a load balancer to wait for it is as quick as its posts', async () => {
  expect(await drained(undefined)).toEqual(['not ready', 'no posts', 'no encoder', 'no posts'])
  expect(server.listening).toBe(true)
})

test('on a socket that is not its own it takes nobody in any more: they wait for the next server', async () => {
  await drained(undefined, undefined, 3)
  expect(server.listening).toBe(false)
})
