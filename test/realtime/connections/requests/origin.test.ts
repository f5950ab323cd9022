import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { isAllowedOrigin } from '../../../../realtime/connections/requests/origin.ts'

function request(headers: Record<string, string>): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { headers })
}

const own = { publicOrigins: [], behindProxy: false }
const listed = { publicOrigins: ['https://chat.example'], behindProxy: true }
const proxied = { publicOrigins: [], behindProxy: true }

test.each([
  ['no browser sends none', own, { host: 'chat:8080' }, true],
  ['its own page', own, { host: 'chat:8080', origin: 'http://chat:8080' }, true],
  ['its own page by another spelling', own, { host: 'Chat:443', origin: 'https://chat' }, true],
  ['a foreign page', own, { host: 'chat:8080', origin: 'http://evil.example' }, false],
  ['another port', own, { host: 'chat:8080', origin: 'http://chat:81' }, false],
  ['a sandboxed page', own, { host: 'chat', origin: 'null' }, false],
  [
    'a forged X-Forwarded-Host',
    own,
    { host: 'chat', 'x-forwarded-host': 'evil', origin: 'http://evil' },
    false,
  ],
  [
    'the host a proxy names',
    proxied,
    { host: '127.0.0.1:1', 'x-forwarded-host': 'chat', origin: 'https://chat' },
    true,
  ],
  ['a listed page', listed, { host: '127.0.0.1:1', origin: 'https://chat.example' }, true],
  ['a page that is not listed', listed, { host: 'evil', origin: 'https://evil' }, false],
])('%s', (_, rules, headers, allowed) => {
  expect(isAllowedOrigin(request(headers as Record<string, string>), rules)).toBe(allowed)
})
