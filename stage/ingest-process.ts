import { spawn } from 'node:child_process'
import { Socket } from 'node:net'
import { startWatchdog } from './watchdog.ts'
import { createLinkReader, encodeLinkJson, jsonIn, LinkError, type LinkFrame } from './wire/link.ts'
import type { Publication, PublishRequest, PublishVerdict } from './wire/publication.ts'
import { type StreamTag, TAG_KINDS } from './wire/stream-tag.ts'

/** Several times what the ingest was seen to use; its buffers are not part of the heap. */
const MAX_HEAP_MB = 64
const MAX_COMPLAINT_LENGTH = 2000

const TRY_LATER: PublishVerdict = { ok: false, text: 'Something went wrong here. Try again later.' }

export interface IngestEvents {
  /** A publisher wants to begin. */
  publish(request: PublishRequest): Promise<PublishVerdict>
  listening(port: number): void
  failed(reason: { code: string; message: string }): void
  /** The ingest reported an error of its own. */
  complained(text: string): void
  /** The process has ended, for whatever reason, and every publication with it. */
  exited(): void
}

export interface IngestProcess {
  readonly pid: number | undefined
  kill(): void
}

export interface IngestAddress {
  /** The compiled `stage/ingest/ingest.js`. */
  file: string
  host: string
  port: number
}

/**
 * Starts one ingest process and translates what it says. It is killed when it makes no sense or
 * falls silent; then `exited` is called, and another may be started.
 */
export function startIngestProcess(address: IngestAddress, events: IngestEvents): IngestProcess {
  const { child, link, errors } = spawnIngest(address)
  const publications = new Map<number, Publication>()
  const kill = () => void child.kill('SIGKILL')
  const watchdog = startWatchdog(kill)
  const read = createLinkReader()
  let hasExited = false

  function take(frame: LinkFrame): void {
    const { type, session } = frame
    if (type === 'tag') publications.get(session)?.take(tagIn(frame))
    else if (type === 'ended') end(session)
    else if (type === 'publish-request') void authorize(session, requestIn(frame))
    else if (type === 'listening') events.listening(Number(jsonIn(frame).port))
    else if (type === 'failed') events.failed(failureIn(frame))
  }

  async function authorize(session: number, request: PublishRequest): Promise<void> {
    const verdict = await events.publish(request).catch((): PublishVerdict => TRY_LATER)
    const { ok } = verdict
    if (ok) publications.set(session, verdict.publication)
    if (hasExited) end(session)
    else link.write(encodeLinkJson('verdict', session, ok ? { ok } : verdict))
  }

  function end(session: number): void {
    publications.get(session)?.end()
    publications.delete(session)
  }

  errors.setEncoding('utf8').on('data', (text: string) => {
    events.complained(text.slice(0, MAX_COMPLAINT_LENGTH))
  })
  link.on('error', kill)
  link.on('data', (data: Buffer) => {
    watchdog.heard()
    try {
      for (const frame of read(data)) take(frame)
    } catch {
      // What it says makes no sense, so nothing it says later can be believed.
      kill()
    }
  })
  child.once('error', () => link.destroy())
  child.once('close', () => {
    hasExited = true
    watchdog.stop()
    link.destroy()
    for (const session of publications.keys()) end(session)
    events.exited()
  })
  return { pid: child.pid, kill }
}

function spawnIngest({ file, host, port }: IngestAddress) {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${MAX_HEAP_MB}`, file, host, String(port)],
    // No environment: a process that parses untrusted input must not have the server's secrets.
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], env: {} },
  )
  const [, , errors, link] = child.stdio
  if (!errors || !(link instanceof Socket)) throw new Error('The ingest has no pipes.')
  return { child, link, errors }
}

function tagIn({ body }: LinkFrame): StreamTag {
  const kind = TAG_KINDS[body.readUInt8(0)]
  if (kind === undefined) throw new LinkError('A tag of no kind.')
  return { kind, bytes: body.subarray(1) }
}

function requestIn(frame: LinkFrame): PublishRequest {
  const { room, keys, address } = jsonIn(frame)
  if (!Array.isArray(keys)) throw new LinkError('A publish request without keys.')
  return { room: String(room), keys: keys.map(String), address: String(address) }
}

function failureIn(frame: LinkFrame): { code: string; message: string } {
  const { code, message } = jsonIn(frame)
  return { code: String(code), message: String(message) }
}
