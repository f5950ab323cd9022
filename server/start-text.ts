import type { App } from './app.ts'
import { hostsAt, inAddress, isEveryAddress } from './http/listening-hosts.ts'
import { packageVersion } from './package-root.ts'
import type { Options } from './settings.ts'

/** What a start prints; every address in it answers. */
export function startText({ url, ffmpeg, stage }: App, options: Options): string {
  const minutes = Math.round((options.messageTtlSeconds / 60) * 10) / 10
  return [
    `animate-server ${packageVersion()}`,
    `  encoder   ffmpeg ${ffmpeg.version} (${ffmpeg.origin}: ${ffmpeg.path})`,
    ...(ffmpeg.warning ? [`            ${ffmpeg.warning}`] : []),
    `  messages  kept for ${minutes} min in ${options.dataDir}`,
    ...(stage.ingest ? stageLines(options, stage.ingest.port) : []),
    `  open      ${addressesOf(url, options.host).join('  ')}`,
    '',
    'Ctrl-C stops it.',
  ].join('\n')
}

/** As programs that publish ask for them: a server, and a stream key. */
function stageLines({ host, stageKey }: Options, port: number): string[] {
  const name = isEveryAddress(host) ? 'localhost' : inAddress(host)
  const key = stageKey === undefined ? "<the key in the room's settings>" : '<STAGE_KEY>'
  const room = stageKey === undefined ? '<room>' : 'lobby'
  return [`  stage     rtmp://${name}:${port}/live  with the stream key  ${room}?key=${key}`]
}

function addressesOf(url: string, host: string): string[] {
  if (!isEveryAddress(host)) return [url]
  const { port, protocol } = new URL(url)
  const others = hostsAt(host).map((one) => `${protocol}//${inAddress(one)}`)
  return [url, ...others.map((one) => (port === '' ? one : `${one}:${port}`))]
}
