import type { Page } from '@playwright/test'
import { join, nextEvent, openSocket, post } from '../support/clients/chat-client.ts'
import { startPublisher } from '../support/clients/publisher.ts'
import { makeFilm } from '../support/media/films.ts'
import { makeFrames } from '../support/media/frames.ts'
import { freePort } from '../support/servers/free-port.ts'
import { startApp } from '../support/servers/start-app.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { expect, test } from './support/fixtures.ts'
import { input, online, rows } from './support/page-objects.ts'
import { shootBoth } from './support/shoot.ts'
import { tooWide } from './support/too-wide.ts'

const OWNER = 'a-secret-nobody-can-guess'
const KEY = 'a-stage-key-for-tests'
const ROOM = 'twigsofa-diodeibex-papyrusvega-medalalbum'
/** Small phones and large, upright and on their side, and a desk, flat and as usual. */
const SIZES = [
  { width: 320, height: 568 },
  { width: 390, height: 844 },
  { width: 568, height: 320 },
  { width: 640, height: 360 },
  { width: 844, height: 390 },
  { width: 1180, height: 500 },
  { width: 1180, height: 820 },
]

/** Controls that cannot be pressed in their middle, or that a finger would miss. */
const outOfReach = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.bar, main section, .dock')]
      .flatMap((part) => [...part.querySelectorAll<HTMLElement>('button, select, .send')])
      .filter((control) => control.checkVisibility() && !control.closest('.feed'))
      .filter((control) => {
        const { x, y, width, height } = control.getBoundingClientRect()
        const isHit = [-11, 0, 11].every((off) =>
          control.contains(document.elementFromPoint(x + width / 2 + off, y + height / 2 + off)),
        )
        return width < 24 || !isHit
      })
      .map((control) => control.outerHTML),
  )

/** How many messages are seen whole, at the end of the feed. */
const wholeRows = (page: Page) =>
  page.evaluate(() => {
    const feed = document.querySelector('#feed')?.getBoundingClientRect()
    return [...document.querySelectorAll('#rows > .row')].filter((row) => {
      const { top, bottom } = row.getBoundingClientRect()
      return feed !== undefined && top >= feed.top - 1 && bottom <= feed.bottom + 1
    }).length
  })

async function expectToFit(page: Page, name: string, sizes = SIZES): Promise<void> {
  for (const size of sizes) {
    const where = `${name} at ${size.width} x ${size.height}`
    await page.setViewportSize(size)
    await expect(rows(page)).toHaveCount(3)
    expect.soft(await tooWide(page), where).toEqual([])
    expect.soft(await outOfReach(page), where).toEqual([])
    await expect.poll(() => wholeRows(page), where).toBeGreaterThanOrEqual(2)
    await expectToFitWithWays(page, `${where}, with the row of ways`)
  }
}

const OPEN = ':not([hidden], [data-folded], [data-empty])'
const PICTURE = `.stage${OPEN} .stage-picture, .cinema${OPEN} .cinema-film`

/** The row of ways folds a picture away rather than making a strip of it. */
async function expectToFitWithWays(page: Page, where: string): Promise<void> {
  const button = page.getByRole('button', { name: 'Ways to speak' })
  await button.click()
  await expect(page.locator('.way').last()).toBeVisible()
  expect.soft(await tooWide(page), where).toEqual([])
  expect.soft(await outOfReach(page), where).toEqual([])
  await expect.poll(() => wholeRows(page), where).toBeGreaterThanOrEqual(1)
  const picture = await page.locator(PICTURE).boundingBox()
  if (picture) expect.soft(picture.height, where).toBeGreaterThan(90)
  await button.click()
  await expect(page.locator(PICTURE), where).toBeVisible()
}

test('beside a film or a live picture nothing is covered, and two messages are read', async ({
  page,
  visit,
}) => {
  const folder = await makeTempFolder()
  await makeFilm(folder.path, 'The_long_way_round_the_mountain.mp4', { seconds: 120 })
  const rtmpPort = await freePort()
  const server = await startApp({ mediaDir: folder.path, rtmpPort, stageKey: KEY })
  const frames = await makeFrames()
  const { socket } = await join(server.url, { room: ROOM, owner: OWNER })
  const { socket: lobby } = await join(server.url, { room: 'lobby' })
  for (const message of ['one', 'two', 'three']) {
    for (const one of [socket, lobby]) await post(one, { id: message, message, frames })
  }
  const film = { path: '/The_long_way_round_the_mountain.mp4', positionMs: 0, isPlaying: false }
  await socket.emitWithAck('watch', film)

  const url = `${server.url}/r/${ROOM}`
  await page.goto(url)
  await online(page)
  await expect(page.locator('.cinema-film')).toHaveJSProperty('readyState', 4)
  await expectToFit(page, 'film')
  await page.close()
  const host = await visit({ url: `${url}#host=${OWNER}` })
  await expect(host.getByRole('combobox', { name: 'Watch something together' })).toBeVisible()
  await expectToFit(host, 'host')
  await host.close()

  await socket.emitWithAck('watch', { ...film, path: null })
  const viewer = await visit({ url: server.url, viewport: { width: 320, height: 568 } })
  const ways = viewer.getByRole('button', { name: 'Ways to speak' })
  await online(viewer)
  await ways.click()
  const publisher = startPublisher({ port: rtmpPort, room: 'lobby', key: KEY })
  // What is to be seen comes first: the row is folded for it.
  await expect(viewer.locator('.stage-picture')).toBeVisible()
  await expect(ways).toHaveAttribute('aria-expanded', 'false')
  await expect(viewer.locator('.stage-video')).toHaveJSProperty('paused', false)
  await expectToFit(viewer, 'stage')
  await viewer.close()

  for (const one of [socket, lobby]) one.disconnect()
  await publisher.stop()
  await server.stop()
  await folder.remove()
})

/** Where two pictures find the least room; the last is a tablet, whose messages they would leave none at all. */
const FOR_BOTH = [...SIZES.slice(0, 3), { width: 667, height: 375 }, { width: 820, height: 1180 }]

test('a film and a live picture: one is open, and neither covers the other', async ({ visit }) => {
  const folder = await makeTempFolder()
  await makeFilm(folder.path, 'The_long_way_round_the_mountain.mp4', { seconds: 120 })
  const rtmpPort = await freePort()
  const server = await startApp({ mediaDir: folder.path, rtmpPort })
  const frames = await makeFrames()
  const socket = openSocket(server.url, { room: ROOM, owner: OWNER })
  const { publishing } = await nextEvent(socket, 'rules')
  for (const message of ['one', 'two', 'three'])
    await post(socket, { id: message, message, frames })
  const film = { path: '/The_long_way_round_the_mountain.mp4', positionMs: 0, isPlaying: false }
  await socket.emitWithAck('watch', film)

  const url = `${server.url}/r/${ROOM}`
  const [member, host] = [await visit({ url }), await visit({ url: `${url}#host=${OWNER}` })]
  for (const page of [member, host]) await expect(page.locator('.cinema-film')).toBeVisible()
  const publisher = startPublisher({ port: rtmpPort, room: ROOM, key: publishing?.key ?? '' })
  for (const [name, page] of Object.entries({ member, host })) {
    const expectOpen = async (one: string, other: string) => {
      await expect(page.locator(one)).toBeVisible()
      await expect(page.locator(other)).toBeHidden()
    }
    await expectOpen('.stage-picture', '.cinema-film')
    await expectToFit(page, `${name}, live before a film`, FOR_BOTH)
    await page.locator('.cinema .fold').click()
    await expectOpen('.cinema-film', '.stage-picture')
    await expectToFit(page, `${name}, film before a live picture`, FOR_BOTH)
    await page.getByRole('button', { name: 'Pause all' }).click()
    for (const size of FOR_BOTH) {
      await page.setViewportSize(size)
      expect.soft(await outOfReach(page), `${name}, both folded at ${size.width}`).toEqual([])
    }
    await page.getByRole('button', { name: 'Play all' }).click()
    await expectOpen('.stage-picture', '.cinema-film')
  }
  await publisher.stop()
  // What has stood aside is back.
  for (const page of [member, host]) {
    await expect(page.locator('.stage')).toBeHidden()
    await expect(page.locator('.cinema-film')).toBeVisible()
    await page.close()
  }
  socket.disconnect()
  await server.stop()
  await folder.remove()
})

/** Everything in letters twice as large, as a system or a browser can be asked for. */
const enlarge = (page: Page) =>
  page.evaluate(() => {
    document.documentElement.style.fontSize = '32px'
  })

test('the page and its sheets fit 320 pixels, and 200 with letters twice as large', async ({
  page,
  roomUrl,
}) => {
  await page.setViewportSize({ width: 320, height: 600 })
  await page.goto(roomUrl)
  await online(page)
  expect(await tooWide(page)).toEqual([])
  await enlarge(page)
  await page.getByRole('button', { name: 'About this chat' }).click()
  const about = page.getByRole('dialog')
  await expect(about).toBeVisible()
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await tooWide(page)).toEqual([])
    expect(await about.evaluate((sheet) => sheet.scrollWidth - sheet.clientWidth)).toBe(0)
    const field = await page.getByLabel('Your name').boundingBox()
    expect(field?.width).toBeGreaterThan(160)
  }
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 200, height: 600 })
  expect(await tooWide(page)).toEqual([])
})

test('however much is typed above the keyboard of a phone on its side, Send is on the screen', async ({
  page,
  roomUrl,
}) => {
  await page.goto(roomUrl)
  await online(page)
  await page.setViewportSize({ width: 568, height: 150 })
  await input(page).fill('one\ntwo\nthree\nfour\nfive')
  await expect(page.getByRole('button', { name: 'Record and send' })).toBeInViewport({ ratio: 1 })
  expect(await outOfReach(page)).toEqual([])
})

test('one draws on as much of a small phone as there is', async ({ page, roomUrl }) => {
  await page.setViewportSize({ width: 320, height: 568 })
  await page.goto(roomUrl)
  await online(page)
  await page.getByRole('button', { name: 'Ways to speak' }).click()
  const way = page.getByRole('button', { name: 'Drawing' })
  await way.click()
  const paper = page.locator('.surface-paper')
  await expect(paper).toBeVisible()
  for (const [width, height, side] of [
    [320, 568, 190],
    [568, 320, 150],
  ] as const) {
    await page.setViewportSize({ width, height })
    expect((await paper.boundingBox())?.width).toBeGreaterThan(side)
    expect(await outOfReach(page)).toEqual([])
  }
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(way).toBeVisible()
  await page.emulateMedia({ forcedColors: 'active' })
  await expect(way).not.toHaveCSS('background-color', 'rgba(0, 0, 0, 0)')
})

/** A sheet that the content security policy does not look at. */
function addStyle(content: string): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(content)
  document.adoptedStyleSheets.push(sheet)
}

/** Letters, words and lines as far apart as WCAG 1.4.12 allows a reader to set them. */
const SPREAD =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }'

test('at 320 x 256, at 400 pixels and 200 % zoom, and with letters apart, everything is within reach', async ({
  page,
  app,
  roomUrl,
}) => {
  const { socket } = await join(app.url, { room: roomUrl.split('/').at(-1) ?? '' })
  const words = 'we found the projector, the talk starts at ten past, grab a seat'
  await post(socket, { id: '', message: words, frames: await makeFrames(), alt: 'A cat' })
  socket.disconnect()
  await page.goto(roomUrl)
  await online(page)
  await rows(page).locator('.seen-mark').click()
  const expectAll = async (name: string) => {
    await shootBoth(page, `fits-${name}`)
    expect.soft(await tooWide(page), name).toEqual([])
    expect.soft(await outOfReach(page), name).toEqual([])
    await rows(page).locator('.dots').scrollIntoViewIfNeeded()
    // A page scrolls by whole pixels, its rows begin at parts of them.
    await expect.soft(rows(page).locator('.dots'), name).toBeInViewport({ ratio: 0.99 })
    await expect.soft(page.locator('.send'), name).toBeInViewport({ ratio: 1 })
  }
  const sizes = {
    '320 x 256': [320, 256],
    '200 x 422': [200, 422],
    '390 x 844': [390, 844],
  } as const
  for (const [name, [width, height]] of Object.entries(sizes)) {
    await page.setViewportSize({ width, height })
    if (width === 390) await page.evaluate(addStyle, SPREAD)
    await expectAll(name)
    await page.getByRole('button', { name: 'About this chat' }).click()
    const sheet = page.getByRole('dialog')
    await expect(sheet).toBeVisible()
    const sideways = () => sheet.evaluate((one) => one.scrollWidth - one.clientWidth)
    expect.soft(await sideways(), `sheet at ${name}`).toBe(0)
    await sheet.getByRole('button', { name: 'Close' }).click()
  }
  await page.emulateMedia({ forcedColors: 'active', contrast: 'more' })
  await page.screenshot({ path: 'test-results/screens/fits-forced-colors.png' })
})
