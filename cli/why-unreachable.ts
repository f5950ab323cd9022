/** How long the question may take; the server has just failed to answer another. */
const PATIENCE_MS = 5_000

/** What Node calls a certificate that no authority vouches for. */
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/**
 * Why no chat answers at an address, as a sentence that says what to do: a server whose certificate is
 * not trusted, or that speaks the other one of http and https, is not a server that is not there.
 * Never rejects.
 */
export async function whyUnreachable(url: string): Promise<string> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const folder = url.endsWith('/') ? url : `${url}/`
    const answer = await fetch(new URL('healthz', folder), {
      redirect: 'manual',
      signal,
    })
    await answer.body?.cancel()
    const location = answer.headers.get('location') ?? ''
    if (/^http:/.test(url) && /^https:/.test(location)) return wrongScheme(url, 'https')
  } catch (error) {
    return reasonFor(codeOf(error), url)
  }
  return notThere(url)
}

function reasonFor(code: string, url: string): string {
  if (UNTRUSTED.has(code)) return untrusted(url)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The certificate of ${url} is for other addresses. Give --url an address that the server printed when it started.`
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return `The certificate of ${url} has expired. With HTTPS=lan a restart of the server makes a new one.`
  }
  if (/^ERR_SSL_/.test(code) || code === 'EPROTO') return wrongScheme(url, 'http')
  return notThere(url)
}

function notThere(url: string): string {
  return `No chat answers at ${url}. Start the server, or give its address with --url.`
}

function untrusted(url: string): string {
  return (
    `${url} answers, but nothing vouches for its certificate. If the server runs with HTTPS=lan, ` +
    'copy lan-certificate.pem from its DATA_DIR and run this again with ' +
    'NODE_EXTRA_CA_CERTS=lan-certificate.pem in the environment.'
  )
}

function wrongScheme(url: string, scheme: string): string {
  const right = url.replace(/^https?(?=:)/, scheme)
  return `The server at ${url} speaks ${scheme}. Give its address with --url ${right}.`
}

/** `fetch` hides what happened below it in the cause. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}
