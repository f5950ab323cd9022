import { mkdir, writeFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { join, nextEvent, post } from '../support/clients/chat-client.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { makeFrames } from '../support/media/frames.ts'
import { probe } from '../support/media/probe.ts'
import { startApp } from '../support/servers/start-app.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { type Browser, ENTER, ESCAPE } from './browser.ts'
import { expectNoticed } from './complaints.ts'

/** Complaints that are right while no server is there. */
const AWAY = /connect|network|socket|load resource/i

/** How a loop shows that it plays in this engine. */
export type Plays = 'as a film' | 'as a picture'

/**
 * A whole visit, as a person has it: the page opens, replays, plays, receives, posts, opens a sheet,
 * outlives its server, and lets go of what has expired. Pictures of it lie in `test-results/screens`.
 */
export async function visit(browser: Browser, name: string, plays: Plays): Promise<void> {
  const data = await makeTempFolder()
  const clock = createFakeClock(Date.now())
  const serve = (port: number) =>
    startApp({ port, dataDir: data.path }, { clock, sweepIntervalMs: 1e9 })
  const first = await serve(0)
  await say(first.url, 'before the visit')

  await browser.resize(390, 844)
  await browser.goto(first.url)
  await online(browser)
  await expect.poll(() => browser.evaluate(wordsOnPage)).toEqual(['before the visit'])
  await expectPlaying(browser, plays)

  await say(first.url, 'while we look')
  await expect.poll(() => browser.evaluate(wordsOnPage)).toContain('while we look')
  await expectPlaying(browser, plays)
  await shoot(browser, `${name}-phone`)

  await browser.resize(1440, 900)
  await postByCamera(browser, first.url)
  await expectPlaying(browser, 'in any way')
  await shoot(browser, `${name}-desk`)

  await browser.click('#more')
  await expect.poll(() => browser.evaluate(isOpen, '#about')).toBe(true)
  await shoot(browser, `${name}-sheet`)
  await browser.type(ESCAPE)
  await expect.poll(() => browser.evaluate(isOpen, '#about')).toBe(false)
  expect(await browser.complaints()).toEqual([])

  await first.close()
  await expect.poll(() => browser.evaluate(connectionState)).not.toBe('online')
  const second = await serve(first.port)
  await online(browser)
  await say(second.url, 'after the restart')
  await expect
    .poll(() => browser.evaluate(wordsOnPage))
    .toEqual(['before the visit', 'while we look', 'from this browser', 'after the restart'])

  clock.advance(601_000)
  await second.sweepNow()
  await expect.poll(() => browser.evaluate(wordsOnPage)).toEqual([])
  expect((await browser.complaints()).filter((text) => !AWAY.test(text))).toEqual([])
  await expectNoticed(browser)
  await second.stop()
  await data.remove()
}

/** A bot says something in the lobby. */
export async function say(url: string, message: string): Promise<void> {
  const { socket } = await join(url)
  await post(socket, { id: '', message, frames: await makeFrames() })
  socket.disconnect()
}

export async function online(browser: Browser): Promise<void> {
  await expect.poll(() => browser.evaluate(connectionState)).toBe('online')
}

/** The pictures of the engine's camera arrive at others, as ten frames of one second. */
async function postByCamera(browser: Browser, url: string): Promise<void> {
  await browser.click('#preview .help')
  await expect.poll(() => browser.evaluate(cameraState)).toBe('live')
  const { socket } = await join(url)
  const came = nextEvent(socket, 'message')
  await browser.click('#composer .text')
  await browser.type('from this browser')
  await browser.type(ENTER)
  const { message, video } = await came
  socket.disconnect()
  expect(message).toBe('from this browser')
  const clip = await probe(Buffer.from(video.slice(video.indexOf(',') + 1), 'base64'))
  expect(clip).toMatchObject({ codec: 'vp8', width: 200, height: 200, frames: 10 })
  await expect.poll(() => browser.evaluate(wordsOnPage)).toContain('from this browser')
}

/** The newest loop moves. */
export async function expectPlaying(browser: Browser, how: Plays | 'in any way'): Promise<void> {
  const asked = how === 'in any way' ? ['as a film', 'as a picture', 'by its frames'] : [how]
  await expect.poll(async () => asked.includes(await browser.evaluate(motionOfNewest))).toBe(true)
}

/** The newest loop stands still, with its poster and the mark that offers to play it. */
export async function expectPoster(browser: Browser): Promise<void> {
  await expect.poll(() => browser.evaluate(offersToPlay)).toBe(true)
}

export async function shoot(browser: Browser, name: string): Promise<void> {
  await mkdir('test-results/screens', { recursive: true })
  await writeFile(`test-results/screens/${name}.png`, await browser.screenshot())
}

// These run in the page.

function wordsOnPage(): string[] {
  return [...document.querySelectorAll('#rows .said')].map((said) => said.textContent ?? '')
}

function connectionState(): string | undefined {
  return document.documentElement.dataset.connection
}

function isOpen(selector: string): boolean {
  return document.querySelector(selector)?.matches('[open]') ?? false
}

function cameraState(): string | undefined {
  return document.querySelector<HTMLElement>('#preview')?.dataset.camera
}

function motionOfNewest(): string {
  const loop = document.querySelector<HTMLElement>('#rows > .row:last-child .loop')
  const video = loop?.querySelector('video')
  const picture = loop?.querySelector<HTMLImageElement>('img.face')
  if (picture?.complete && picture.naturalWidth === 200 && !picture.hidden) return 'as a picture'
  if (loop?.querySelector('.frames')) return 'by its frames'
  if (!video || video.paused || video.videoWidth !== 200) return 'not at all'
  const { seenAt = '' } = video.dataset
  video.dataset.seenAt = String(video.currentTime)
  return seenAt !== '' && seenAt !== video.dataset.seenAt ? 'as a film' : 'not yet'
}

function offersToPlay(): boolean {
  const row = document.querySelector('#rows > .row:last-child')
  const mark = row?.querySelector('.play-mark')
  const isShown = mark ? getComputedStyle(mark).display !== 'none' : false
  return isShown && (row?.querySelector('video')?.poster.startsWith('blob:') ?? false)
}
