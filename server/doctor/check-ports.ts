import { createServer } from 'node:http'
import { listen } from '../http/listen.ts'
import type { Options } from '../settings.ts'
import { ask } from './ask.ts'
import { about, type Finding } from './finding.ts'
import type { RunningServer } from './running-server.ts'

const { ok, error } = about('port')

/** Whether the ports can be listened on, or the server of these settings does so and takes posts. */
export async function checkPorts(
  options: Options,
  running: RunningServer | undefined,
): Promise<Finding[]> {
  if (running) return [await checkReady(running)]
  const { host, port, rtmpPort } = options
  const ports = rtmpPort > 0 ? [port, rtmpPort] : [port]
  return Promise.all(ports.map((one) => tryPort(host, one)))
}

async function checkReady({ url }: RunningServer): Promise<Finding> {
  const { status, body } = await ask(`${url}/readyz`)
  if (status === 200) return ok(`The server runs at ${url} and takes posts.`)
  return error(`The server runs at ${url}, but takes no posts: ${body.trim()}`)
}

async function tryPort(host: string, port: number): Promise<Finding> {
  const server = createServer()
  try {
    await listen(server, { host, port }, () => {})
    return ok(`${host}:${port} is free.`)
  } catch (reason) {
    return error(reason instanceof Error ? reason.message : String(reason))
  } finally {
    server.close()
  }
}
