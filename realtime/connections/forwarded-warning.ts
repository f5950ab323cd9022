import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'

const TEXT =
  'A request came with X-Forwarded-For, and TRUST_PROXY is off. If a proxy stands in front of this ' +
  'server, set TRUST_PROXY to the number of proxies: until then everybody behind it counts as one address.'

/** Warns once of a proxy that is not believed; of no address, since what is forwarded may be false. */
export function createForwardedWarning(
  trustedProxies: number,
  log: Pick<Logger, 'warn'>,
): (request: IncomingMessage) => void {
  let isSettled = trustedProxies > 0
  return ({ headers }) => {
    if (isSettled || headers['x-forwarded-for'] === undefined) return
    isSettled = true
    log.warn(TEXT)
  }
}
