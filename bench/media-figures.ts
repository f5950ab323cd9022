import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { startNginx } from '../test/support/servers/nginx.ts'
import { servingFolder } from '../test/support/servers/nginx-configs.ts'
import { spawnServer } from '../test/support/servers/server-process.ts'
import { withTempFolder } from '../test/support/temp-folder.ts'

const FILE_BYTES = 800_000_000
const CLIENTS = 20
const STALLED = 200
const MB = 1e6

export interface MediaFigures {
  /** Megabytes a second, round by round. */
  ours: number[]
  nginx: number[]
  /** The most memory the server ever held, in MB: with the downloads, then with the stalled ones. */
  downloadsPeakMb: number
  stalledPeakMb: number
  /** Descriptors of the server: before, with the stalled clients, and after they went. */
  descriptors: [before: number, during: number, after: number]
}

/**
 * What issue 6 asks for: 20 clients on a sparse file of 800 MB, ours and nginx in turn, and 200
 * clients that read nothing. The compiled server has to be there. Linux only.
 */
export function measureMedia(rounds: number): Promise<MediaFigures> {
  return withTempFolder(async (own) => {
    const folder = join(own, 'media')
    await mkdir(folder)
    await writeFile(join(folder, 'large.mp4'), '')
    await truncate(join(folder, 'large.mp4'), FILE_BYTES)
    const downloads = await measureDownloads(folder, rounds)
    return { ...downloads, ...(await measureStalled(folder)) }
  })
}

async function measureDownloads(folder: string, rounds: number) {
  const server = await startOurs(folder)
  const nginx = await startNginx(servingFolder(folder, availableParallelism()))
  const figures = { ours: [] as number[], nginx: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    figures.nginx.push(await throughput(`${nginx.url}/large.mp4`))
    figures.ours.push(await throughput(`${server.url}/media/large.mp4`))
  }
  const downloadsPeakMb = await peakMb(server.pid)
  await nginx.stop()
  await server.stop()
  return { ...figures, downloadsPeakMb }
}

async function measureStalled(folder: string) {
  const server = await startOurs(folder)
  const before = await descriptorsOf(server.pid)
  const sockets = await Promise.all(Array.from({ length: STALLED }, () => stall(server.url)))
  await settled(() => peakMb(server.pid))
  const stalledPeakMb = await peakMb(server.pid)
  const during = await descriptorsOf(server.pid)
  for (const socket of sockets) socket.destroy()
  await settled(() => descriptorsOf(server.pid))
  const after = await descriptorsOf(server.pid)
  await server.stop()
  return { stalledPeakMb, descriptors: [before, during, after] as [number, number, number] }
}

async function startOurs(folder: string) {
  const flags = [
    '--media-dir',
    folder,
    '--data-dir',
    join(folder, '../data'),
    '--log-level',
    'warn',
  ]
  const { url, child, end } = await spawnServer(flags)
  return { url, pid: child.pid ?? 0, stop: () => end('SIGTERM') }
}

async function throughput(url: string): Promise<number> {
  const drain = ['--import', 'tsx', join(import.meta.dirname, 'drain.ts')]
  const { stdout } = await promisify(execFile)(process.execPath, [...drain, url, String(CLIENTS)])
  const { bytes, ms }: { bytes: number; ms: number } = JSON.parse(stdout)
  if (bytes < CLIENTS * FILE_BYTES) throw new Error(`Only ${bytes} bytes came from ${url}.`)
  return Math.round(bytes / MB / (ms / 1000))
}

/** A client that asks for the file and then reads nothing of it. */
async function stall(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname).pause()
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(`GET /media/large.mp4 HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
  return socket
}

/** Until a value has not changed for two seconds. */
async function settled(read: () => Promise<number>): Promise<void> {
  for (let last = Number.NaN, calm = 0; calm < 4; ) {
    await setTimeout(500)
    const now = await read()
    calm = now === last ? calm + 1 : 0
    last = now
  }
}

async function peakMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const [, kib = ''] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? []
  return Math.round((Number(kib) * 1024) / MB)
}

async function descriptorsOf(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
