import { hostsAt, isEveryAddress } from '../http/listening-hosts.ts'
import type { Options } from '../settings.ts'
import { urlOf } from '../wiring/server-url.ts'
import { type Answer, ask } from './ask.ts'

/** The server that these settings are of, while it runs. */
export interface RunningServer {
  /** Where it answers on this machine, without a slash at its end. */
  url: string
  /** The certificate it shows (DER). */
  certificate?: Buffer | undefined
}

/** Looks whether a server answers where these settings would have it listen. */
export async function findRunning(options: Options): Promise<RunningServer | undefined> {
  const url = urlOf(options, options.port)
  const answer = await ask(`${url}/healthz`).catch(() => undefined)
  return answer && isAlive(answer) ? { url, certificate: answer.certificate } : undefined
}

/** Whether it is this program that answers. */
export function isAlive({ status, body }: Answer): boolean {
  return status === 200 && body === 'alive\n'
}

/** The addresses of this machine at which others would open the chat. */
export function addressesOf(options: Options): string[] {
  const { host } = options
  const hosts = isEveryAddress(host) ? hostsAt(host) : [host]
  return hosts.map((one) => urlOf({ ...options, host: one }, options.port))
}
