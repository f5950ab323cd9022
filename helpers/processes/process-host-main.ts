/** The program of `process-host.ts`: runs programs for the server, until the server has gone. */
import { closeInherited } from './close-inherited.ts'
import { ProcessError } from './process-error.ts'
import type { Failure, HostOrder, HostReport } from './process-host.ts'
import { runProcess } from './run-process.ts'

closeInherited()

const running = new Map<number, AbortController>()

process.on('message', (order: HostOrder) => {
  if ('abort' in order) running.get(order.id)?.abort()
  else void run(order)
})
// The server has gone, perhaps by kill -9: what it wanted is not wanted any more. With the last
// program nothing is left to wait for, and this process ends.
process.on('disconnect', () => {
  for (const stop of running.values()) stop.abort()
})

async function run(order: Exclude<HostOrder, { abort: true }>): Promise<void> {
  const stop = new AbortController()
  running.set(order.id, stop)
  const options = { ...order.options, signal: stop.signal }
  const report = await runProcess(order.file, order.args, options).then(
    (result): HostReport => ({ id: order.id, ...result }),
    (error: unknown): HostReport => ({ id: order.id, failure: failureOf(error) }),
  )
  running.delete(order.id)
  if (process.connected) process.send?.(report, undefined, {}, () => {})
}

function failureOf(error: unknown): Failure {
  if (error instanceof ProcessError) {
    const { code, message, exitCode, signal, stderr } = error
    return { code, message, exitCode, signal, stderr }
  }
  return { code: 'failed', message: String(error), exitCode: null, signal: null, stderr: '' }
}
