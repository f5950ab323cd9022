import { readFile, writeFile } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { makeFolder } from '../../helpers/make-folder.ts'

const LIFE_MS = 90 * 86_400_000
const RENEW_MS = 7 * 86_400_000

const Kept = v.object({
  addresses: v.array(v.string()),
  expiresAt: v.number(),
  cert: v.string(),
  key: v.string(),
})
type Kept = v.InferOutput<typeof Kept>

/**
 * A certificate for every address of this machine. Browsers warn of it once; behind the warning
 * the camera works, which it does not on plain HTTP. It is kept in the data folder (mode 0600), so
 * that browsers do not warn again after every restart, until the addresses change or it runs out;
 * beside it lies a PEM of it without the key.
 */
export async function openLanCertificate(dataDir: string): Promise<{ cert: string; key: string }> {
  const file = join(dataDir, 'lan-certificate.json')
  const addresses = ownAddresses()
  const kept = await readKept(file)
  const certificate = kept && isGood(kept, addresses) ? kept : await renew(file, addresses)
  // Without the key, for programs that have to be told whom to trust (NODE_EXTRA_CA_CERTS).
  await writeFile(join(dataDir, 'lan-certificate.pem'), certificate.cert, { mode: 0o644 })
  return certificate
}

async function renew(file: string, addresses: string[]): Promise<Kept> {
  const made = await makeCertificate(addresses)
  await makeFolder(dirname(file))
  await writeFile(file, JSON.stringify(made), { mode: 0o600 })
  return made
}

async function readKept(file: string): Promise<Kept | undefined> {
  try {
    return v.parse(Kept, JSON.parse(await readFile(file, 'utf8')))
  } catch {
    // None yet, or not ours: a new one takes its place.
    return undefined
  }
}

function isGood(kept: Kept, addresses: string[]): boolean {
  const isSame = kept.addresses.join() === addresses.join()
  return isSame && kept.expiresAt - Date.now() > RENEW_MS
}

async function makeCertificate(addresses: string[]): Promise<Kept> {
  const expiresAt = Date.now() + LIFE_MS
  // Loaded here: it would be a fifth of every start, and one in ninety days needs it.
  const { generate } = await import('selfsigned')
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'animate-server' }], {
    keyType: 'ec',
    notAfterDate: new Date(expiresAt),
    extensions: [
      { name: 'basicConstraints', cA: false },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          ...addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  })
  return { addresses, expiresAt, cert, key }
}

/** Networks inside this machine, of containers and virtual ones, and tunnels out of it. */
const VIRTUAL = /^(?:docker|br-|veth|virbr|vnet|vboxnet|vmnet|lxc|lxd|podman|cni|utun|tun|tap|wg)/

/**
 * The addresses at which other machines may reach this one, the likeliest first: those of a real
 * network before those of containers, and IPv4 before IPv6.
 */
export function ownAddresses(interfaces = networkInterfaces()): string[] {
  return Object.entries(interfaces)
    .flatMap(([name, addresses = []]) =>
      addresses.map(({ address }) => ({ address, rank: rankOf(name, address) })),
    )
    .filter(({ address }) => !address.startsWith('fe80'))
    .sort((a, b) => a.rank - b.rank)
    .map(({ address }) => address)
}

function rankOf(name: string, address: string): number {
  return 2 * Number(VIRTUAL.test(name)) + Number(isIPv6(address))
}
