import type { IncomingMessage } from 'node:http'

export interface OriginRules {
  /** Origins whose pages may connect; when empty, only pages of this server's own address. */
  publicOrigins: string[]
  /** Whether the `X-Forwarded-Host` of a proxy can be believed. */
  behindProxy: boolean
}

/**
 * Whether the page that makes a request may do so. Browsers send `Origin` with every websocket and
 * every POST, and refuse nothing themselves: without this check any site could chat as the person who looks at it.
 * With a plain GET, as of a script tag, they send none, but say in `Sec-Fetch-Site` where it comes
 * from. What is no browser sends neither, and could lie anyway.
 */
export function isAllowedOrigin(request: IncomingMessage, rules: OriginRules): boolean {
  const { origin } = request.headers
  if (origin === undefined) return isOfThisSite(request)
  if (rules.publicOrigins.length > 0) return rules.publicOrigins.includes(origin)
  if (!URL.canParse(origin)) return false
  return ownHosts(request, rules.behindProxy).includes(new URL(origin).host)
}

/** `none` is typed by a person; `same-site` is another port or subdomain, and as foreign as any. */
function isOfThisSite({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
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
