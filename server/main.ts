import closeWithGrace from 'close-with-grace'
import { type App, createApp } from './app.ts'
import { checkEncoder } from './check.ts'
import { ownAddresses } from './http/lan-certificate.ts'
import { helpText, readOptions } from './options.ts'
import { packageVersion } from './package-root.ts'
import type { Options } from './settings.ts'

/** How long closing may take before the process ends anyway. */
const CLOSE_MS = 4900

async function main(): Promise<void> {
  const { job, options } = readOptions()
  if (job === 'help') return say(helpText())
  if (job === 'check') return say(await checkEncoder(options))
  const app = await createApp(options)
  closeWithGrace({ delay: CLOSE_MS }, async ({ err }) => {
    if (err) console.error(err)
    await app.close()
  })
  say(startText(app, options))
}

function startText({ url, ffmpeg, stage }: App, options: Options): string {
  const minutes = Math.round((options.messageTtlSeconds / 60) * 10) / 10
  const isOpen = options.host === '0.0.0.0' || options.host === '::'
  const others = isOpen
    ? ownAddresses().map(
        (a) => new URL(url.replace('localhost', a.includes(':') ? `[${a}]` : a)).origin,
      )
    : []
  return [
    `animate-server ${packageVersion()}`,
    `  encoder   ffmpeg ${ffmpeg.version} (${ffmpeg.origin}: ${ffmpeg.path})`,
    ...(ffmpeg.warning ? [`            ${ffmpeg.warning}`] : []),
    `  messages  live ${minutes} min in ${options.dataDir}`,
    ...(stage.ingest
      ? [`  stage     rtmp://${options.host}:${stage.ingest.port}/live/<room>?key=<STAGE_KEY>`]
      : []),
    `  open      ${[url, ...others].join('  ')}`,
    '',
    'Ctrl-C stops it.',
  ].join('\n')
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
