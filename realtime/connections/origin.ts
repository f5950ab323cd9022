import type { IncomingMessage } from 'node:http'

export interface OriginRules {
  /** Origins whose pages may connect; when empty, only pages of this server's own address. */
  publicOrigins: string[]
  /** Whether the `X-Forwarded-Host` of a proxy can be believed. */
  behindProxy: boolean
}

/**
 * Whether a page may open a connection. Browsers send `Origin` with every websocket and refuse
 * nothing themselves: without this check any site could chat as its visitor. What is no browser
 * sends none, and could lie anyway.
 */
export function isAllowedOrigin(request: IncomingMessage, rules: OriginRules): boolean {
  const { origin } = request.headers
  if (origin === undefined) return true
  if (rules.publicOrigins.length > 0) return rules.publicOrigins.includes(origin)
  if (!URL.canParse(origin)) return false
  return ownHosts(request, rules.behindProxy).includes(new URL(origin).host)
}

function ownHosts(request: IncomingMessage, behindProxy: boolean): string[] {
  const forwarded = behindProxy ? request.headers['x-forwarded-host'] : undefined
  return [request.headers.host, forwarded]
    .flat()
    .filter((host) => host !== undefined)
    .map(withoutDefaultPort)
}

/** `chat.example:443` and `chat.example` are one host; `URL` drops the port of its own scheme. */
function withoutDefaultPort(host: string): string {
  return host.toLowerCase().replace(/:(?:80|443)$/, '')
}
