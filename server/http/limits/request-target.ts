import type { RequestListener } from 'node:http'

const BAD = 'Bad request\n'

/**
 * Answers 400 to a request for what is neither a path nor a whole address of the web, before anything
 * tries to read it: Node's own `url.parse` prints what it cannot read as a warning (DEP0170).
 */
export function refuseBadTargets(handler: RequestListener): RequestListener {
  return (request, response) => {
    if (isTarget(request.url ?? '')) return handler(request, response)
    response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
    response.end(BAD)
  }
}

function isTarget(url: string): boolean {
  return url.startsWith('/') || url === '*' || (/^https?:/i.test(url) && URL.canParse(url))
}
