import { isEveryAddress, isLoopback } from '../http/listening-hosts.ts'
import type { Options } from '../settings.ts'
import { ask } from './ask.ts'
import { about, type Finding } from './finding.ts'
import { addressesOf, isAlive, type RunningServer } from './running-server.ts'

const { ok, warning, error } = about('network')

/** Whether other devices can open the chat, as far as it shows from this machine. */
export async function checkReach(
  options: Options,
  running: RunningServer | undefined,
): Promise<Finding[]> {
  const { host } = options
  if (!isEveryAddress(host) && isLoopback(host)) {
    return [
      ok(
        'Only this machine, and a proxy on it, can open it (HOST is localhost); --lan lets others in.',
      ),
    ]
  }
  const addresses = addressesOf(options)
  if (addresses.length === 0) {
    return [warning('This machine is in no network: connect it, then others can open the chat.')]
  }
  if (!running) return [ok(`Others will open ${addresses.join('  ')}`)]
  return Promise.all(addresses.map(tryAddress))
}

async function tryAddress(address: string): Promise<Finding> {
  const answer = await ask(`${address}/healthz`).catch(() => undefined)
  if (answer && isAlive(answer)) {
    return ok(
      `${address} answers. If a phone in the same network cannot open it, the firewall of this machine or the access point keeps them apart.`,
    )
  }
  return error(
    `${address} does not answer, though the server runs. Look at the firewall of this machine.`,
  )
}
