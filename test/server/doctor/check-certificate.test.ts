import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkCertificate } from '../../../server/doctor/check-certificate.ts'
import { findRunning } from '../../../server/doctor/running-server.ts'
import { startApp } from '../../support/servers/start-app.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'
import { settings } from './examined.ts'

const DAY_MS = 86_400_000
const NOW = Date.parse('2030-06-01T00:00:00Z')
const NAME = [{ name: 'commonName', value: 'chat.example' }]

let folder: TempFolder
let authority: { cert: string; key: string }
beforeAll(async () => {
  folder = await makeTempFolder()
  authority = await make({ issuer: undefined, days: 365 })
})
afterAll(() => folder.remove())

interface Wanted {
  days: number
  issuer?: { cert: string; key: string } | undefined
}

async function make({ days, issuer }: Wanted) {
  const { cert, private: key } = await generate(
    issuer ? NAME : [{ name: 'commonName', value: 'Authority' }],
    {
      keyType: 'ec',
      notBeforeDate: new Date(NOW - 30 * DAY_MS),
      notAfterDate: new Date(NOW + days * DAY_MS),
      ...(issuer && { ca: issuer }),
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'chat.example' },
            { type: 7, ip: '192.0.2.7' },
          ],
        },
      ],
    },
  )
  return { cert, key }
}

const fileOf = async (name: string, text: string) => {
  const file = join(folder.path, name)
  await writeFile(file, text)
  return file
}

/** The lines about a certificate for chat.example that ends so many days from now. */
async function said(
  days: number,
  given: { key?: string; origin?: string; chain?: string; now?: number } = {},
) {
  const { cert, key } = await make({ days, issuer: authority })
  const options = settings({
    tlsCert: await fileOf('cert.pem', cert + (given.chain ?? authority.cert)),
    tlsKey: await fileOf('key.pem', given.key ?? key),
    publicOrigin: [given.origin ?? 'https://chat.example'],
  })
  const found = await checkCertificate(options, undefined, given.now ?? NOW)
  return found.map(({ level, text }) => `${level}: ${text}`)
}

test('a good one is well: until when, and for which names', async () => {
  expect(await said(60)).toEqual([
    'ok: It is valid until 2030-07-31.',
    'ok: It is for chat.example, 192.0.2.7.',
  ])
})

test.each([
  [-1, {}, /^error: It expired on 2030-05-31\. Renew it/],
  [5, {}, /^warning: It is valid until 2030-06-06 only\./],
  [60, { now: NOW - 40 * DAY_MS }, /^error: It is not valid before .* set the clock right\.$/],
  [60, { key: 'no key' }, /^error: TLS_KEY .* no private key that can be read/],
  [
    60,
    { origin: 'https://other.example' },
    /^error: It is not for other\.example, which PUBLIC_ORIGIN names/,
  ],
  [60, { origin: 'https://192.0.2.8' }, /^error: It is not for 192\.0\.2\.8/],
  [60, { chain: '' }, /^warning: .*fullchain\.pem/],
])('a certificate of %d days, with %j', async (days, given, sentence) => {
  const faults = (await said(days, given)).filter((text) => !text.startsWith('ok'))
  expect(faults).toEqual([expect.stringMatching(sentence)])
})

test('the key of another certificate is said', async () => {
  const { key } = await make({ days: 60, issuer: authority })
  expect(await said(60, { key })).toContainEqual(
    expect.stringMatching(/^error: TLS_KEY .* not the key of this certificate/),
  )
})

test('a file that is not there, or no certificate, is said', async () => {
  const tlsKey = await fileOf('key.pem', authority.key)
  const gone = join(folder.path, 'gone.pem')
  await rm(gone, { force: true })
  expect(await checkCertificate(settings({ tlsCert: gone, tlsKey }))).toMatchObject([
    { level: 'error', text: expect.stringContaining(`TLS_CERT "${gone}" cannot be read`) },
  ])
  const tlsCert = await fileOf('text.pem', 'no certificate')
  expect(await checkCertificate(settings({ tlsCert, tlsKey }))).toMatchObject([
    { level: 'error', text: expect.stringContaining('no certificate in it') },
  ])
})

test('the certificate that a running server shows is the one that counts', async () => {
  const app = await startApp({ https: 'lan' })
  const options = settings({ host: '127.0.0.1', port: app.port, https: 'lan' })
  const running = await findRunning(options)
  expect(await checkCertificate(options, running)).toMatchObject([{ level: 'ok' }, { level: 'ok' }])
  const later = Date.now() + 100 * DAY_MS
  expect(await checkCertificate(options, running, later)).toContainEqual(
    expect.objectContaining({
      level: 'error',
      text: expect.stringMatching(/^It expired .* Start the server again/),
    }),
  )
  const { cert, key } = await make({ days: 9999, issuer: authority })
  const own = settings({ tlsCert: await fileOf('c.pem', cert), tlsKey: await fileOf('k.pem', key) })
  expect(await checkCertificate(own, running)).toContainEqual(
    expect.objectContaining({
      level: 'warning',
      text: expect.stringContaining('shows another one'),
    }),
  )
  await app.stop()
})

test.each([
  ['localhost', {}, 'ok'],
  ['0.0.0.0', {}, 'warning'],
  ['0.0.0.0', { trustProxy: 1 }, 'ok'],
  ['0.0.0.0', { publicOrigin: ['https://chat.example'] }, 'ok'],
  ['0.0.0.0', { publicOrigin: ['http://chat.example'] }, 'warning'],
])('without one, on %s with %j: %s', async (host, given, level) => {
  expect(await checkCertificate(settings({ host, ...given }))).toMatchObject([{ level }])
})
