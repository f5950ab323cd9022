import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { doctorPass, type SeenRequest } from '../http/doctor-routes.ts'
import { deriveKey } from '../secret.ts'
import type { Options } from '../settings.ts'
import { type Answer, ask } from './ask.ts'
import { about, codeOf, type Finding } from './finding.ts'
import { isAlive, type RunningServer } from './running-server.ts'

const { ok, warning, error } = about('proxy')

const DOCS = 'docs/hosting.md has the lines for each proxy.'
/** More than a proxy's usual limit (nginx: 1 MB), and less than the server's own. */
const LARGE_POST = Buffer.alloc(1_500_000, ' ')
const SKEW_MS = 10_000
/** Of the addresses that documentation uses (RFC 5737): nobody's. */
const FORGED = '203.0.113.77'

/** What stands between browsers and the server, seen from the addresses that PUBLIC_ORIGIN names. */
export async function checkProxy(
  options: Options,
  running: RunningServer | undefined,
): Promise<Finding[]> {
  const { publicOrigin, trustProxy } = options
  if (publicOrigin.length === 0) {
    if (trustProxy === 0) return []
    return [
      warning(
        'TRUST_PROXY is set, but not PUBLIC_ORIGIN: set it to the address that people open, for this to look at.',
      ),
    ]
  }
  if (!running) {
    return [warning('Start the server and ask again: what its proxies pass on shows only then.')]
  }
  const found = await Promise.all(publicOrigin.map((origin) => checkOrigin(origin, options)))
  return found.flat()
}

async function checkOrigin(origin: string, options: Options): Promise<Finding[]> {
  const url = origin + options.basePath
  const sentAt = Date.now()
  try {
    const answer = await ask(`${url}healthz`)
    if (!isAlive(answer)) {
      return [
        error(
          `${url} is answered by something else than the server (${answer.status}). Let the proxy lead there. ${DOCS}`,
        ),
      ]
    }
    return [
      ...trustOf(url, answer),
      ...skewOf(answer, sentAt),
      ...(await passedOn(url, options)),
      ...(await checkWebsocket(url, origin)),
      ...(await checkLargePost(url, origin)),
    ]
  } catch (reason) {
    return [
      error(
        `${url} does not answer (${codeOf(reason)}). Look at its DNS entry, the firewall and the proxy.`,
      ),
    ]
  }
}

function trustOf(url: string, { distrust }: Answer): Finding[] {
  if (distrust === undefined) return [ok(`${url} leads to this server.`)]
  if (/EXPIRED/i.test(distrust))
    return [error(`The certificate of ${url} has expired: renew it at the proxy.`)]
  return [
    warning(`${url} leads to this server, but its certificate is not trusted here (${distrust}).`),
  ]
}

function skewOf({ headers }: Answer, sentAt: number): Finding[] {
  const date = Date.parse(String(headers.date))
  const isFar = date - Date.now() > SKEW_MS || sentAt - date > SKEW_MS + 1000
  return isFar
    ? [
        warning(
          'The clock of the proxy is another than that of this machine. Set both by the network.',
        ),
      ]
    : []
}

/** Asks the server itself, by the public address, what has come through. */
async function passedOn(url: string, options: Options): Promise<Finding[]> {
  const secret = await readFile(join(options.dataDir, 'secret')).catch(() => undefined)
  if (!secret || options.redisUrl !== undefined) {
    return [
      warning('What the proxy passes on cannot be asked: the secret in DATA_DIR is the key to it.'),
    ]
  }
  const key = deriveKey(secret, 'doctor')
  const plain = await askSeen(url, key, {})
  const forged = await askSeen(url, key, { 'X-Forwarded-For': FORGED })
  if (!plain || !forged) {
    return [
      warning(
        `Behind ${url} is another server than that of this DATA_DIR: give the doctor the same settings.`,
      ),
    ]
  }
  return judgeHops(plain, forged, options.trustProxy)
}

async function askSeen(url: string, key: Buffer, headers: Record<string, string>) {
  const asked = { headers: { ...headers, Authorization: `Bearer ${doctorPass(key)}` } }
  const { status, body } = await ask(`${url}doctor`, asked)
  return status === 200 ? (JSON.parse(body) as SeenRequest) : undefined
}

function judgeHops(plain: SeenRequest, forged: SeenRequest, trusted: number): Finding[] {
  const { hops } = plain
  if (trusted > 0 && forged.believedAddress === FORGED) {
    return [
      error(
        `Clients can choose the address they are counted under: TRUST_PROXY is ${trusted}, and X-Forwarded-For comes from ${proxies(hops)}. Set TRUST_PROXY=${hops || 'off'}, or let each proxy append to X-Forwarded-For. ${DOCS}`,
      ),
    ]
  }
  if (hops > trusted) {
    return [
      error(
        `Everybody is counted as one address, ${plain.believedAddress}: ${proxies(hops)} in front, and TRUST_PROXY is ${trusted || 'off'}. Set TRUST_PROXY=${hops}.`,
      ),
    ]
  }
  if (hops < trusted) {
    return [
      error(
        `TRUST_PROXY is ${trusted}, but X-Forwarded-For comes from ${proxies(hops)}. Set TRUST_PROXY=${hops || 'off'}, or let them pass it on. ${DOCS}`,
      ),
    ]
  }
  return [
    ok(
      `${proxies(hops)} in front, as TRUST_PROXY says; this machine is seen as ${plain.believedAddress}.`,
    ),
  ]
}

function proxies(count: number): string {
  return count === 0 ? 'no proxy' : count === 1 ? 'one proxy' : `${count} proxies`
}

async function checkWebsocket(url: string, origin: string): Promise<Finding[]> {
  const { status } = await ask(`${url}socket.io/?EIO=4&transport=websocket`, {
    headers: {
      Origin: origin,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
    },
  })
  if (status === 101) return [ok('Websockets come through.')]
  return [
    warning(
      `Websockets do not come through (${status}): the chat works by polling, which costs more. Let the proxy pass on upgrades. ${DOCS}`,
    ),
  ]
}

/** A post by polling, to a session that is not there: who refuses it tells how far it came. */
async function checkLargePost(url: string, origin: string): Promise<Finding[]> {
  const headers = { Origin: origin, 'Content-Type': 'text/plain' }
  const question = { method: 'POST', headers, body: LARGE_POST }
  const answer = await ask(`${url}socket.io/?EIO=4&transport=polling&sid=none`, question).catch(
    () => undefined,
  )
  if (answer && answer.status !== 413) return [ok('Large posts come through.')]
  return [
    warning(
      `Posts of full size do not come through: the proxy's limit is too low (nginx: client_max_body_size 2m). ${DOCS}`,
    ),
  ]
}
