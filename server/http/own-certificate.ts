import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/**
 * The certificate and key of TLS_CERT and TLS_KEY as PEM texts. Rejects with one sentence that names
 * the setting when a file cannot be read, is none, or the two do not belong together.
 */
export async function readOwnCertificate(certFile: string, keyFile: string) {
  const cert = await readPem('TLS_CERT', certFile)
  const key = await readPem('TLS_KEY', keyFile)
  const certificate = parse(
    () => new X509Certificate(cert),
    `TLS_CERT "${certFile}" has no certificate in it that can be read.`,
  )
  const privateKey = parse(
    () => createPrivateKey(key),
    `TLS_KEY "${keyFile}" is no private key that can be read (without a passphrase).`,
  )
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new Error(
      `TLS_KEY "${keyFile}" is not the key of the certificate in TLS_CERT "${certFile}": give the one it was made with.`,
    )
  }
  return { cert, key }
}

async function readPem(setting: string, file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`${setting} "${file}" cannot be read.`, { cause })
  })
  if (!text.includes('-----BEGIN ')) throw new Error(`${setting} "${file}" is not a PEM file.`)
  return text
}

function parse<T>(read: () => T, sentence: string): T {
  try {
    return read()
  } catch (cause) {
    throw new Error(sentence, { cause })
  }
}
