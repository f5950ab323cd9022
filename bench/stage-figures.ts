import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { freePort } from '../test/support/servers/free-port.ts'
import { spawnServer } from '../test/support/servers/server-process.ts'
import { withTempFolder } from '../test/support/temp-folder.ts'
import { CLOCK, publishClock } from './lib/clock-publisher.ts'
import { quantile } from './lib/figures.ts'
import { cpuMs, treeOf } from './lib/processes.ts'

const KEY = 'a-stage-key-for-the-bench'
const VIEWERS = 20
const BITRATE = '1M'
const SETTLE_MS = 4000
/** So long V8 needs to compile what runs often: until then everything costs twice as much. */
const WARM_UP_MS = 30_000

export interface Latency {
  medianMs: number
  /** 95 of 100 pictures were shown sooner. */
  p95Ms: number
  pictures: number
}

export interface Memory {
  idle: number
  median: number
  most: number
}

export interface StageFigures {
  /** From the clock in the picture to the picture in Chromium. */
  latency: { silent: Latency; withSound: Latency }
  /** From the page hearing that the room is live to its first picture, page load by page load. */
  firstPictureMs: number[]
  crowd: {
    viewers: number
    /** What each viewer got, in Mbit/s. */
    mbitPerSecond: number
    /** Percent of one core. */
    serverCpu: number
    ingestCpu: number
    /** Resident memory before anybody was live, and in the middle and at most while watched. */
    serverMb: Memory
    ingestMb: Memory
  }
}

interface Stage {
  url: string
  rtmpUrl: string
  serverPid: number
  ingestPid: number
}

/** What issue 6, part 5 asks for. The compiled server and page have to be there. Linux only. */
export function measureStage(options: { seconds: number; pageLoads: number }) {
  return withTempFolder(async (folder): Promise<StageFigures> => {
    const port = await freePort()
    const stageFlags = ['--rtmp-port', String(port), '--stage-key', KEY]
    const server = await spawnServer(['--data-dir', folder, '--log-level', 'warn', ...stageFlags])
    const serverPid = server.child.pid ?? 0
    const stage: Stage = {
      url: server.url,
      rtmpUrl: `rtmp://127.0.0.1:${port}/live/lobby?key=${KEY}`,
      serverPid,
      ingestPid: treeOf(serverPid)[1] ?? 0,
    }
    try {
      const crowd = await measureCrowd(stage, options.seconds)
      const silent = await measureLatency(stage, { ...options, sound: false })
      const withSound = await measureLatency(stage, { ...options, sound: true })
      return {
        latency: { silent: silent.latency, withSound: withSound.latency },
        firstPictureMs: [...silent.firstPictureMs, ...withSound.firstPictureMs],
        crowd,
      }
    } finally {
      await server.end('SIGTERM')
    }
  })
}

async function measureCrowd({ url, rtmpUrl, serverPid, ingestPid }: Stage, seconds: number) {
  const idle = { server: residentMb(serverPid), ingest: residentMb(ingestPid) }
  const stop = await publishClock(rtmpUrl, { sound: true, bitrate: BITRATE })
  await setTimeout(SETTLE_MS)
  const crowd = fork(
    join(import.meta.dirname, 'watch.ts'),
    [`${url}/live/lobby.flv`, `${VIEWERS}`],
    {
      execArgv: ['--import', 'tsx'],
    },
  )
  await setTimeout(WARM_UP_MS)
  const read = async () => ({
    bytes: await bytesSeen(crowd),
    at: performance.now(),
    server: cpuMs(serverPid),
    ingest: cpuMs(ingestPid),
  })
  const before = await read()
  const memory = { server: [] as number[], ingest: [] as number[] }
  for (let look = 0; look < 2 * seconds; look += 1) {
    memory.server.push(residentMb(serverPid))
    memory.ingest.push(residentMb(ingestPid))
    await setTimeout(500)
  }
  const after = await read()
  crowd.kill()
  await stop()
  const ms = after.at - before.at
  return {
    viewers: VIEWERS,
    mbitPerSecond: round(((after.bytes - before.bytes) * 8) / VIEWERS / 1000 / ms, 2),
    serverCpu: round((100 * (after.server - before.server)) / ms, 1),
    ingestCpu: round((100 * (after.ingest - before.ingest)) / ms, 1),
    serverMb: memoryOf(idle.server, memory.server),
    ingestMb: memoryOf(idle.ingest, memory.ingest),
  }
}

async function bytesSeen(crowd: ChildProcess): Promise<number> {
  const answered = once(crowd, 'message')
  crowd.send('bytes')
  const [bytes] = await answered
  return Number(bytes)
}

async function measureLatency(
  { url, rtmpUrl }: Stage,
  { seconds, pageLoads, sound }: { seconds: number; pageLoads: number; sound: boolean },
) {
  const stop = await publishClock(rtmpUrl, { sound, bitrate: BITRATE })
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--use-fake-device-for-media-stream'],
  })
  try {
    await setTimeout(SETTLE_MS)
    const page = await browser.newPage()
    // tsx gives functions their names by a helper that pages do not have.
    await page.addInitScript('globalThis.__name = (named) => named')
    await page.addInitScript(noteFirstPicture)
    const firstPictureMs: number[] = []
    for (let load = 0; load < pageLoads; load += 1)
      firstPictureMs.push(await firstPicture(page, url))
    // As long as it needs to find its distance to now.
    await setTimeout(SETTLE_MS)
    const lateMs = await page.evaluate(readClock, { ...CLOCK, seconds })
    return { firstPictureMs, latency: latencyOf(lateMs) }
  } finally {
    await browser.close()
    await stop()
  }
}

async function firstPicture(page: Page, url: string): Promise<number> {
  await page.goto(url)
  const noted = await page.waitForFunction(() => document.documentElement.dataset.firstPictureMs)
  return Math.round(Number(await noted.jsonValue()))
}

function latencyOf(lateMs: number[]): Latency {
  return {
    medianMs: Math.round(quantile(lateMs, 0.5)),
    p95Ms: Math.round(quantile(lateMs, 0.95)),
    pictures: lateMs.length,
  }
}

/** Runs in the page before its own script: when the stage appears, and when its first picture. */
function noteFirstPicture(): void {
  addEventListener('DOMContentLoaded', () => {
    const section = document.querySelector('#stage')
    const video = section?.querySelector('video')
    if (!section || !video) return
    let liveAt = 0
    new MutationObserver(() => {
      if (!section.hasAttribute('hidden') && liveAt === 0) liveAt = performance.now()
    }).observe(section, { attributes: true })
    video.requestVideoFrameCallback((now) => {
      document.documentElement.dataset.firstPictureMs = String(now - liveAt)
    })
  })
}

/** Runs in the page: how old each picture is when it is shown, by the clock in its pixels. */
function readClock(clock: typeof CLOCK & { seconds: number }): Promise<number[]> {
  const video = document.querySelector<HTMLVideoElement>('.stage-video')
  const canvas = new OffscreenCanvas(clock.width, clock.block)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!video || !context) throw new Error('no picture')
  const lateMs: number[] = []
  const endAt = performance.now() + 1000 * clock.seconds
  const read = (): number => {
    context.drawImage(video, 0, 0, clock.width, clock.block, 0, 0, clock.width, clock.block)
    const { data } = context.getImageData(0, clock.block / 2, clock.width, 1)
    const isSet = (bit: number) => (data[4 * (bit * clock.block + clock.block / 2)] ?? 0) > 128
    const bits = Array.from({ length: clock.bits }, (_, bit) => (isSet(bit) ? 2 ** bit : 0))
    return bits.reduce((sum, value) => sum + value, 0)
  }
  return new Promise((resolve) => {
    const shown = () => {
      lateMs.push((Date.now() % 2 ** clock.bits) - read())
      if (performance.now() > endAt) resolve(lateMs)
      else video.requestVideoFrameCallback(shown)
    }
    video.requestVideoFrameCallback(shown)
  })
}

function memoryOf(idle: number, seen: number[]): Memory {
  return { idle, median: quantile(seen, 0.5), most: Math.max(...seen) }
}

function residentMb(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round((Number(kilobytes) * 1024) / 1e6)
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
