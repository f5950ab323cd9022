import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** Far beyond what a slow machine needs. */
const MOST_MS = 120_000

/** Resolves when a process listens on a port of this machine; rejects when none ever does. */
export async function untilListening(port: number): Promise<void> {
  await until(() => canConnect(port)).catch((cause: unknown) => {
    throw new Error(`Nobody listens on ${port}.`, { cause })
  })
}

/** Asks again and again until it is so; for what another process does and nobody tells of. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const startedAt = performance.now()
  while (!(await isSo())) {
    if (performance.now() - startedAt > MOST_MS) throw new Error('It never came to that.')
    await setTimeout(20)
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => socket.end(() => resolve(true)))
    socket.once('error', () => resolve(false))
  })
}
