import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import escapeHtml from 'escape-html'
import { languageOf, pageIn, readLanguages } from './language.ts'

/**
 * The page for a person who comes by `http://` to a server that has made its certificate itself: it says
 * why the browser is about to warn, and leads on to the same address by https. Resolves with `false`,
 * and has answered nothing, for what is no browser that opens a page, and where it is not built.
 */
export type CertificatePage = (
  request: IncomingMessage,
  response: ServerResponse,
  httpsAddress: string,
) => Promise<boolean>

export function createCertificatePage(publicDir: string, basePath: string): CertificatePage {
  return async (request, response, httpsAddress) => {
    const isOpened = request.method === 'GET' && request.headers.accept?.includes('text/html')
    if (!isOpened) return false
    const language = languageOf(request, await readLanguages(publicDir))
    const file = join(publicDir, pageIn(language, 'build/certificate.html'))
    const source = await readFile(file, 'utf8').catch(() => undefined)
    if (source === undefined) return false
    const { origin, host, href } = new URL(httpsAddress)
    const page = fill(source, {
      address: origin + basePath,
      link: href,
      proof: `https://${host}${basePath}reach`,
    })
    response.setHeader('Content-Security-Policy', policyFor(source))
    response.setHeader('Content-Language', language)
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.setHeader('Referrer-Policy', 'no-referrer')
    response.setHeader('X-Content-Type-Options', 'nosniff')
    response.setHeader('X-Frame-Options', 'DENY')
    response.end(page)
    return true
  }
}

function fill(page: string, places: { address: string; link: string; proof: string }): string {
  return page
    .replace('>[]<', () => `>${escapeHtml(places.address)}<`)
    .replace('https-address', () => escapeHtml(places.link))
    .replace('https-proof', () => escapeHtml(places.proof))
}

/** Its own style and script by their digests, and the question that tells whether it is needed at all. */
function policyFor(page: string): string {
  const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? []
  const [, script = ''] = /<script>(.*?)<\/script>/s.exec(page) ?? []
  const rules = [
    "default-src 'none'",
    `style-src '${digestOf(style)}'`,
    `script-src '${digestOf(script)}'`,
    ...['connect-src https:', "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ]
  return rules.join('; ')
}

function digestOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
