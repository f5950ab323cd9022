import { once } from 'node:events'
import { connect } from 'node:net'

/**
 * `tsx bench/drain.ts <url> <clients>`: clients that download one file side by side and throw it
 * away, in a process of their own. Prints the bytes and the milliseconds it took as JSON. They read
 * straight from the socket into one buffer, so that the server is the slower of the two.
 */
const [url = '', clients = '20'] = process.argv.slice(2)
const { hostname, port, pathname } = new URL(url)
const request = `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`

async function drain(): Promise<number> {
  let bytes = 0
  const onread = {
    buffer: Buffer.alloc(512 * 1024),
    callback: (read: number) => {
      bytes += read
      return true
    },
  }
  const socket = connect({ host: hostname, port: Number(port), onread })
  socket.write(request)
  await once(socket, 'close')
  return bytes
}

const startedAt = performance.now()
const all = await Promise.all(Array.from({ length: Number(clients) }, drain))
const bytes = all.reduce((sum, one) => sum + one, 0)
console.log(JSON.stringify({ bytes, ms: performance.now() - startedAt }))
