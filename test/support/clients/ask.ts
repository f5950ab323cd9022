import { type IncomingHttpHeaders, request } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface Answered {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

export interface Asked {
  method?: string
  headers?: Record<string, string>
}

/**
 * One plain HTTP request on a connection of its own. Unlike `fetch` it sends the path as it is,
 * with its `..` and broken escapes. Rejects when the answer breaks off before its promised end.
 */
export function ask(origin: string, path: string, asked: Asked = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    const sent = request({ hostname, port, path, agent: false, ...asked }, (response) => {
      const { statusCode: status = 0, headers } = response
      buffer(response).then((body) => resolve({ status, headers, body }), reject)
    })
    sent.on('error', reject)
    sent.end()
  })
}
