import { get } from 'node:http'

/**
 * `fork('bench/watch.ts', [url, viewers])`: viewers of one live picture, in a process of their own.
 * Answers each message with the bytes all of them have had.
 */
const [url = '', viewers = '20'] = process.argv.slice(2)
let bytes = 0
for (let viewer = 0; viewer < Number(viewers); viewer += 1) {
  get(url, { agent: false }, (response) => {
    response.on('data', (data: Buffer) => {
      bytes += data.length
    })
  })
}
process.on('message', () => process.send?.(bytes))
