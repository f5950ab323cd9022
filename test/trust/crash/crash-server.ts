import { Server, Socket } from 'socket.io'
import type { Engine } from '../../../database/engine.ts'
import { openEmbedded } from '../../../database/leveldb/embedded.ts'
import { createApp } from '../../../server/app.ts'
import { readSettings } from '../../../server/read-settings.ts'

/**
 * A server that kills itself at a named point of a message's life, the `times`th time it gets
 * there since SIGUSR2: `crash-server.mjs <point> <times> [flags of the server]`.
 */
const [point = 'never', times = '1', ...flags] = process.argv.slice(2)
let left = Number(times)
let isArmed = false
process.on('SIGUSR2', () => {
  isArmed = true
})

function isTime(here: string): boolean {
  if (here !== point || !isArmed) return false
  left -= 1
  return left === 0
}

function die(): void {
  process.kill(process.pid, 'SIGKILL')
}

function dieAt(here: string): void {
  if (isTime(here)) die()
}

async function openEngine(...args: Parameters<typeof openEmbedded>): Promise<Engine> {
  const engine = await openEmbedded(...args)
  const { messages } = engine
  return {
    ...engine,
    messages: {
      ...messages,
      async keep(...kept) {
        dieAt('before-keep')
        const keeping = messages.keep(...kept)
        // The write is on its way to the disk by another thread.
        dieAt('mid-keep')
        const result = await keeping
        dieAt('after-keep')
        return result
      },
      sweep() {
        const sweeping = messages.sweep()
        if (isTime('mid-sweep')) setTimeout(die, Math.random() * 5)
        return sweeping
      },
    },
  }
}

/** Calls `before` and `after` around every call of a method that says the event called `name`. */
function around(
  prototype: object,
  [method, nameOf]: [method: string, nameOf: (first: unknown) => unknown],
  name: string,
  { before = () => {}, after = () => {} }: { before?: () => void; after?: () => void },
): void {
  const original: unknown = Reflect.get(prototype, method)
  if (typeof original !== 'function') throw new Error(`there is no ${method}`)
  Reflect.set(prototype, method, function (this: unknown, ...args: unknown[]): unknown {
    const isIt = nameOf(args[0]) === name
    if (isIt) before()
    const result: unknown = Reflect.apply(original, this, args)
    if (isIt) after()
    return result
  })
}

function firstOf(packet: unknown): unknown {
  const data: unknown = typeof packet === 'object' && packet !== null && Reflect.get(packet, 'data')
  return Array.isArray(data) ? data[0] : undefined
}

const adapter: object = Object.getPrototypeOf(new Server().sockets.adapter)
const emit: [string, (first: unknown) => unknown] = ['emit', (first) => first]
around(adapter, ['broadcast', firstOf], 'message', {
  before: () => dieAt('before-broadcast'),
  after: () => dieAt('after-broadcast'),
})
around(Socket.prototype, emit, 'messageack', { after: () => dieAt('before-ack') })
around(Socket.prototype, emit, 'progress', { after: () => dieAt('before-encode') })

const app = await createApp(readSettings(flags).options, { openEngine, sweepIntervalMs: 300 })
process.stdout.write(`${app.url}\n`)
