import { inAddress, isEveryAddress } from '../http/listening-hosts.ts'
import type { Options } from '../settings.ts'

/** Whether pages come over TLS, be it this server's own or that of a proxy in front. */
export function isSecure(options: Options): boolean {
  return hasTls(options) || options.publicOrigin.some((origin) => origin.startsWith('https:'))
}

/** Where the server listens, as a person would type it; without a slash at its end. */
export function urlOf(options: Options, port: number): string {
  const { host, basePath } = options
  const scheme = hasTls(options) ? 'https' : 'http'
  const name = isEveryAddress(host) ? 'localhost' : inAddress(host)
  return `${scheme}://${name}:${port}${basePath.slice(0, -1)}`
}

function hasTls({ tlsCert, https }: Options): boolean {
  return tlsCert !== undefined || https === 'lan'
}
