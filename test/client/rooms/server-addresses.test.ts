import { afterEach, expect, test, vi } from 'vitest'
import { askReach } from '../../../client/rooms/server-addresses.ts'

afterEach(() => vi.unstubAllGlobals())

function serverSays(said: unknown): void {
  vi.stubGlobal('fetch', async () => Response.json(said))
}

test.each([
  ['192.168.1.7', 'https:'],
  ['[fd00::7]', 'https:'],
  ['localhost', 'https:'],
])(
  "a page at %s under %s learns that the certificate is the server's own",
  async (hostname, protocol) => {
    serverSays({ hasOwnCertificate: true })
    const reach = await askReach({ hostname, protocol })
    expect(reach).toEqual({ addresses: undefined, hasOwnCertificate: true })
  },
)

test.each([
  ['chat.example', 'https:'],
  ['192.168.1.7', 'http:'],
])('a page at %s under %s does not ask: there is nothing to learn', async (hostname, protocol) => {
  const asked = vi.fn()
  vi.stubGlobal('fetch', asked)
  await askReach({ hostname, protocol })
  expect(asked).not.toHaveBeenCalled()
})

test.each([[null], ['a word'], [{ hasOwnCertificate: 'yes', origins: [7] }]])(
  'an answer that makes no sense (%j) is none',
  async (said) => {
    serverSays(said)
    const reach = await askReach({ hostname: 'localhost', protocol: 'http:' })
    expect(reach).toEqual({ addresses: undefined, hasOwnCertificate: false })
  },
)
