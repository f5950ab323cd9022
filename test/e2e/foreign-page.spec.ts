import { pino } from 'pino'
import { startApp } from '../support/servers/start-app.ts'
import { expect, test } from './support/fixtures.ts'
import { statusLine } from './support/page-objects.ts'
import { servePage } from './support/page-server.ts'

test.use({ expectedErrors: /403|ERR_|CORS|socket\.io|WebSocket|MIME|nosniff|frame/i })

for (const protocol of [3, 4]) {
  test(`a foreign page neither opens, reads nor posts by protocol ${protocol}`, async ({
    page,
  }) => {
    const events: string[] = []
    const write = (line: string) => void events.push(JSON.parse(line).msg)
    const app = await startApp({}, { log: pino({ level: 'debug' }, { write }) })
    // A session of another client, in case its name should become known.
    const opening = await fetch(`${app.url}/socket.io/?EIO=4&transport=polling`)
    const { sid } = JSON.parse((await opening.text()).slice(1))
    const foreign = await servePage('<!doctype html><body>')
    // Another site, and another port of the same host, which is as foreign.
    for (const host of ['localhost', '127.0.0.1']) {
      await page.goto(`http://${host}:${foreign.port}/`)
      const before = events.filter((event) => event === 'a request was refused').length
      expect(await page.evaluate(tryEverything, { url: app.url, protocol, sid })).toEqual([])
      const refused = events.filter((event) => event === 'a request was refused').length - before
      expect(refused).toBeGreaterThanOrEqual(12)
    }
    // Our own, and no other: neither a script nor a picture opened one.
    expect(events.filter((event) => event === 'opened')).toHaveLength(1)
    await app.stop()
    foreign.close()
  })
}

test('the page of a server that lists only a foreign origin says why it may not connect', async ({
  page,
}) => {
  const app = await startApp({ publicOrigin: ['http://127.0.0.1:9'] })
  await page.goto(app.url)
  await expect(statusLine(page)).toContainText('PUBLIC_ORIGIN')
  await app.stop()
})

interface Aim {
  url: string
  protocol: number
  sid: string
}

/** Runs in the foreign page: all that a page can send elsewhere. Resolves with what came of it. */
async function tryEverything({ url, protocol, sid }: Aim): Promise<string[]> {
  const got: string[] = []
  const first = `${url}/socket.io/?EIO=${protocol}&transport=polling`
  const later = `${url}/socket.io/?EIO=4&transport=polling&sid=${sid}`
  Object.assign(window, { ___eio: [(text: string) => got.push(text)] })

  const load = (tag: 'script' | 'img', src: string) =>
    new Promise((resolve) => {
      const element = Object.assign(document.createElement(tag), { src })
      element.onerror = element.onload = resolve
      document.body.append(element)
    })
  const ask = (address: string, options: RequestInit) =>
    fetch(address, options).then(
      async (response) => response.type !== 'opaque' && got.push(await response.text()),
      () => undefined,
    )
  const connect = (address: string) =>
    new Promise((resolve) => {
      const socket = new WebSocket(address.replace('http', 'ws').replace('polling', 'websocket'))
      socket.onmessage = ({ data }) => got.push(String(data))
      socket.onclose = resolve
    })

  for (const address of [first, later]) {
    await load('script', `${address}&j=0`)
    await load('img', address)
    await ask(address, { mode: 'cors' })
    await ask(address, { mode: 'no-cors' })
    await connect(address)
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
    const headers = { 'content-type': type }
    await ask(later, { method: 'POST', mode: 'no-cors', headers, body: '40' })
  }
  return got
}
