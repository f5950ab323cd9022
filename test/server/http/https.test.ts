import { readFile, stat, writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startApp } from '../../support/servers/start-app.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

let folder: TempFolder
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(() => folder.remove())

/** What a browser behind its warning would get: the page's status and the certificate's names. */
function visit(url: string): Promise<{ status: number | undefined; names: string | undefined }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { rejectUnauthorized: false, agent: false }, (response) => {
      const { socket } = response
      const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined
      response.resume()
      resolve({ status: response.statusCode, names: certificate?.subjectaltname })
    })
    request.on('error', reject)
  })
}

const dataDir = () => join(folder.path, 'data')

test('HTTPS=lan serves with a certificate for this machine, and keeps it over a restart', async () => {
  const app = await startApp({ https: 'lan', dataDir: dataDir() })
  expect(app.url).toMatch(/^https:/)
  const { status, names } = await visit(`${app.url}/healthz`)
  expect(status).toBe(200)
  expect(names).toContain('DNS:localhost')
  expect(names).toContain('IP Address:127.0.0.1')
  await app.close()

  const file = join(dataDir(), 'lan-certificate.json')
  const kept = await readFile(file, 'utf8')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const pem = await readFile(join(dataDir(), 'lan-certificate.pem'), 'utf8')
  expect(pem).toBe(JSON.parse(kept).cert)
  expect(pem).not.toContain('PRIVATE')
  await (await startApp({ https: 'lan', dataDir: dataDir() })).close()
  expect(await readFile(file, 'utf8')).toBe(kept)
})

test("TLS_CERT and TLS_KEY serve with a certificate of one's own", async () => {
  const made = await startApp({ https: 'lan', dataDir: dataDir() })
  await made.close()
  const { cert, key } = JSON.parse(await readFile(join(dataDir(), 'lan-certificate.json'), 'utf8'))
  const [tlsCert, tlsKey] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')]
  await writeFile(tlsCert, cert)
  await writeFile(tlsKey, key)
  const app = await startApp({ tlsCert, tlsKey })
  expect((await visit(`${app.url}/healthz`)).status).toBe(200)
  await app.stop()
})

test('a certificate that cannot be read stops the start with one sentence', async () => {
  const missing = join(folder.path, 'none.pem')
  await expect(startApp({ tlsCert: missing, tlsKey: missing })).rejects.toThrow(
    `TLS_CERT "${missing}" cannot be read.`,
  )
})

test('a key of another certificate, or a text that is no key, stops the start with a sentence', async () => {
  const pems = [1, 2].map(async (number) => {
    const own = join(folder.path, `data ${number}`)
    await (await startApp({ https: 'lan', dataDir: own })).close()
    return JSON.parse(await readFile(join(own, 'lan-certificate.json'), 'utf8'))
  })
  const [one, other] = await Promise.all(pems)
  const [tlsCert, tlsKey] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')]
  await writeFile(tlsCert, one.cert)
  await writeFile(tlsKey, other.key)
  await expect(startApp({ tlsCert, tlsKey })).rejects.toThrow(/TLS_KEY .* is not the key of/)
  await writeFile(tlsKey, one.cert)
  await expect(startApp({ tlsCert, tlsKey })).rejects.toThrow(/TLS_KEY .* is no private key/)
  await writeFile(tlsCert, one.key)
  await expect(startApp({ tlsCert, tlsKey })).rejects.toThrow(/TLS_CERT .* has no certificate/)
})
