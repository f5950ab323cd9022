import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { generate } from 'selfsigned'
import { expect, onTestFinished, test } from 'vitest'
import { askHealth } from '../../../server/http/ask-health.ts'

async function urlOf(server: Server | ReturnType<typeof createTcpServer>, scheme = 'http') {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return new URL(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/healthz`)
}

const answering =
  (status: number): RequestListener =>
  (_, response) =>
    response.writeHead(status).end()

test('a server that answers 200 lives', async () => {
  await askHealth(await urlOf(createServer(answering(200))))
})

test('any other answer is none', async () => {
  const url = await urlOf(createServer(answering(503)))
  await expect(askHealth(url)).rejects.toThrow(`${url} answers 503, not 200.`)
})

test('a server with a certificate of its own, for another name, lives', async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'chat.example' }])
  await askHealth(await urlOf(createTlsServer({ key, cert }, answering(200)), 'https'))
})

test('where nothing listens the address and the reason are said', async () => {
  const gone = createTcpServer()
  const url = await urlOf(gone)
  await new Promise((closed) => gone.close(closed))
  await expect(askHealth(url)).rejects.toThrow(`${url} cannot be reached (ECONNREFUSED).`)
})

test('a server that takes the connection and says nothing is given up', async () => {
  const hanging = createTcpServer((socket) => void socket.resume())
  const url = await urlOf(hanging)
  await expect(askHealth(url, 50)).rejects.toThrow(`${url} does not answer.`)
})
