import { describeAddress } from '../../helpers/redis-address.ts'
import type { App } from '../app.ts'
import type { EncoderNode } from '../encoder-node.ts'
import { hostsAt, inAddress, isEveryAddress, isLoopback } from '../http/listening-hosts.ts'
import { packageVersion } from '../package-root.ts'
import type { Options } from '../settings.ts'
import { isSecure } from '../wiring/server-url.ts'
import { encoderLines, faultLines } from './encoder-text.ts'
import { phoneAddress, phoneCode } from './phone-code.ts'

export interface StartLook {
  /** Whether it goes to a terminal, which has colours. */
  isTerminal: boolean
  /** Whether phones get a code to scan. */
  hasCode: boolean
}

/** What a start prints; every address in it answers. */
export function startText(app: App, options: Options, look?: StartLook): string {
  const { url, encoders, stage, metricsUrl } = app
  const page = options.basePath === '/' ? url : `${url}/`
  const minutes = Math.round((options.messageTtlSeconds / 60) * 10) / 10
  return [
    `animate-server ${packageVersion()}`,
    `  encoder   ${[...encoderLines(encoders), ...faultLines(encoders)].join('\n            ')}`,
    `  messages  kept for ${minutes} min in ${placeOf(options)}`,
    ...app.durability.map((text) => `            ${text}`),
    ...(stage.ingest ? stageLines(options, stage.ingest.port) : []),
    `  open      ${addressesOf(page, options.host).join('  ')}`,
    ...(options.mediaDir === undefined ? [] : [`  films     ${url}/watch`]),
    ...metricsLines(metricsUrl ?? `${url}/metrics`, options),
    ...phoneLines(url, options, look),
    ...originLines(url, options),
    ...hintsFor(options).map((hint) => `            ${hint}`),
    '',
    'Ctrl-C stops it.',
  ].join('\n')
}

/** What the start of a node prints that only makes clips. */
export function encoderNodeText({ url, encoders }: EncoderNode, options: Options): string {
  return [
    `animate-server ${packageVersion()}`,
    `  encoder   ${[...encoderLines(encoders), ...faultLines(encoders)].join('\n            ')}`,
    `  clips     ${options.encoders} at once, for the other nodes on ${placeOf(options)}`,
    `  health    ${url}/readyz`,
    '',
    'Ctrl-C stops it.',
  ].join('\n')
}

function phoneLines(url: string, options: Options, look: StartLook | undefined): string[] {
  const address = phoneAddress(url, options)
  if (address === undefined) return []
  const why = options.https === 'lan' ? '  says why their browsers warn, and leads on' : ''
  const code = look?.hasCode ? ['', phoneCode(address, look.isTerminal)] : []
  return [`  phones    ${address}${why}`, ...code]
}

function placeOf({ dataDir, redisUrl }: Options): string {
  return redisUrl === undefined ? dataDir : `Redis at ${describeAddress(redisUrl)}`
}

/** Its own page is refused there, since a list of origins is all that may connect. */
function originLines(url: string, { publicOrigin, host }: Options): string[] {
  const missing = addressesOf(url, host).filter(
    (address) => !publicOrigin.includes(new URL(address).origin),
  )
  if (publicOrigin.length === 0 || missing.length === 0) return []
  const they = missing.join(', ')
  return [`            PUBLIC_ORIGIN does not list ${they}: pages opened there cannot connect.`]
}

/** Says for whom they are where that may surprise. */
function metricsLines(url: string, { metrics, metricsToken }: Options): string[] {
  if (metrics.at === 'nowhere') return []
  const line = `  metrics   ${url}`
  if (metricsToken !== undefined) return [`${line} with METRICS_TOKEN`]
  const isOpen = metrics.at === 'port' && !isLoopback(metrics.host)
  return [`${line} for ${isOpen ? 'everybody that reaches this address' : 'this machine alone'}`]
}

/** As programs that publish ask for them: a server, and a stream key. */
function stageLines({ host, stageKey }: Options, port: number): string[] {
  const name = isEveryAddress(host) ? 'localhost' : inAddress(host)
  const servers = addressesOf(`rtmp://${name}:${port}`, host).map((one) => `${one}/live`)
  const key =
    stageKey === undefined
      ? "<room>?key=<the key in the room's settings>"
      : 'lobby?key=<your STAGE_KEY>'
  return [`  stage     ${servers.join('  ')}`, `            with the stream key  ${key}`]
}

/** What would be noticed only by those who do not get in, or have no camera. */
function hintsFor(options: Options): string[] {
  const { host, https, trustProxy } = options
  if (isLoopback(host)) {
    return https === 'lan' ? ['Only this machine can open it: --lan instead lets others in.'] : []
  }
  // A proxy in front may speak https for it.
  if (isSecure(options) || trustProxy > 0) return []
  return ['Without https the browsers of others give no camera: --lan makes a certificate.']
}

/** Of this server, `url` among them: the same at each address of the machine that it listens on. */
function addressesOf(url: string, host: string): string[] {
  const { hostname } = new URL(url)
  const others = isEveryAddress(host) ? hostsAt(host) : []
  return [url, ...others.map((one) => url.replace(hostname, inAddress(one)))]
}
