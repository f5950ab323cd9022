import type { Page } from '@playwright/test'
import { createFakeClock } from '../support/fake-clock.ts'
import { startApp } from '../support/servers/start-app.ts'
import { putInFrontOfCamera, sayAs } from './support/faces.ts'
import { expect, test } from './support/fixtures.ts'
import {
  goOn,
  input,
  preview,
  ready,
  rows,
  say,
  sayUntilFrame,
  skipRecording,
  statusLine,
} from './support/page-objects.ts'
import { shootBoth } from './support/shoot.ts'

/** Pictures of every state in both sizes and both colour schemes: test-results/screens. */

const SIZES = {
  desk: { viewport: { width: 1180, height: 820 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
} as const

/** Minutes ago, who, what. */
type Line = [number, number, string]

const ON_PURPOSE = /WebSocket connection to|ERR_CONNECTION_REFUSED|Origin-/

const TALK: Line[] = [
  [9.2, 3, 'is this thing on'],
  [8, 0, 'waves'],
  [5.5, 2, 'we found the projector, the talk starts at ten past, grab a seat at the front'],
  [4, 5, 'مرحبا بالجميع، نلتقي عند الباب بعد العرض'],
  [3, 1, 'coffee is ready, who wants one'],
  [1.5, 4, '🎉🦦'],
  [0.2, 2, 'hola from Medellín 🌴'],
]

const EXTREMES: Line[] = [
  [6, 0, 'W'.repeat(250)],
  [5, 1, 'שלום לכולם '.repeat(20).trim()],
  [4, 2, 'Z̸͉̊a̷̲͠l̶̰̏g̵͖͒o̶̩͗ '.repeat(8).trim()],
  [3, 3, ''],
  [2, 4, '👩‍👩‍👧‍👦🏳️‍🌈🇨🇴👋🏽'],
  [1, 5, `${'a fairly long story about how we got here '.repeat(6).slice(0, 249)}.`],
]

/** A server where these lines were said, each by an author, and a page that looks at them. */
async function openTalk(page: Page, lines: Line[]) {
  const clock = createFakeClock(Date.now())
  const app = await startApp(
    { replayLimit: 500, postsPerMinute: 1 },
    { clock, sweepIntervalMs: 1e9 },
  )
  const at = { url: app.url, room: 'blue-otter' }
  await putInFrontOfCamera(page, 6)
  await page.goto(`${app.url}/r/${at.room}`)
  await ready(page)
  let now = lines[0]?.[0] ?? 0
  for (const [minutesAgo, person, words] of lines) {
    clock.advance((now - minutesAgo) * 60_000)
    now = minutesAgo
    await sayAs(page, at, person, words)
  }
  clock.advance(now * 60_000)
  await page.reload()
  await ready(page)
  await expect(rows(page)).toHaveCount(lines.length)
  await expect(rows(page).last().locator('video')).toHaveJSProperty('readyState', 4)
  return { app, at }
}

for (const [size, options] of Object.entries(SIZES)) {
  const shoot = (page: Page, state: string) => shootBoth(page, `${state}-${size}`)

  test.describe(size, () => {
    test.use({ ...options, expectedErrors: ON_PURPOSE })

    test('an empty room', async ({ page, roomUrl }) => {
      await putInFrontOfCamera(page, 6)
      await page.goto(roomUrl)
      await ready(page)
      await expect(page.getByText('Say something.')).toBeVisible()
      await shoot(page, 'empty')
    })

    test('a talk, a recording, the dialog, a limit, a lost connection', async ({ page }) => {
      const { app } = await openTalk(page, TALK)
      await shoot(page, 'talk')
      await sayUntilFrame(page, 'see you all at the after-party', 6)
      await shoot(page, 'recording')
      await goOn(page)
      await skipRecording(page)
      await expect(rows(page)).toHaveCount(TALK.length + 1)
      await shoot(page, 'said')

      await page.getByRole('button', { name: 'About this chat' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await shoot(page, 'about')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Pause all' }).click()
      await shoot(page, 'paused')

      await say(page, 'and another thing')
      await expect(statusLine(page)).toContainText('sends by itself')
      await shoot(page, 'held')
      await page.getByRole('button', { name: 'Cancel and edit' }).click()
      await app.close()
      await expect(statusLine(page)).toContainText('Offline')
      await shoot(page, 'offline')
      await app.stop()
    })

    test('words of every kind, and a reader who has scrolled up', async ({ page }) => {
      const { app, at } = await openTalk(page, EXTREMES)
      await input(page).fill('words '.repeat(40))
      await shoot(page, 'extremes-end')
      await page.locator('#feed').hover()
      await page.mouse.wheel(0, -5000)
      await expect(rows(page).first()).toBeInViewport()
      await sayAs(page, at, 3, 'are you still there')
      await expect(page.getByRole('button', { name: '1 new' })).toBeVisible()
      await shoot(page, 'extremes-start')
      await app.stop()
    })

    for (const [state, errorName] of [
      ['camera-denied', 'NotAllowedError'],
      ['camera-none', 'NotFoundError'],
    ] as const) {
      test(state, async ({ page, roomUrl }) => {
        await page.addInitScript((name) => {
          navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name))
        }, errorName)
        await page.goto(roomUrl)
        await expect(preview(page).locator('.help')).toBeVisible()
        await expect(page.getByText('Say something.')).toBeVisible()
        await shoot(page, state)
      })
    }

    test('a browser that asks for the camera', async ({ page, roomUrl }) => {
      await page.addInitScript(() => {
        navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined)
      })
      await page.goto(roomUrl)
      await expect(preview(page).locator('.starting')).toBeVisible()
      await expect(page.getByText('Say something.')).toBeVisible()
      await shoot(page, 'camera-asking')
    })

    test('an insecure address', async ({ page, roomUrl }) => {
      await page.goto(roomUrl.replace('127.0.0.1', 'chat.test'))
      await expect(page.getByText('Say something.')).toBeVisible()
      await page.getByRole('button', { name: 'Invite' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await shoot(page, 'insecure-invite')
      await page.keyboard.press('Escape')
      await shoot(page, 'insecure')
    })
  })
}

test('a phone on its side', async ({ page }) => {
  await page.setViewportSize({ width: 844, height: 390 })
  const { app } = await openTalk(page, TALK)
  await page.screenshot({ path: 'test-results/screens/talk-landscape.png' })
  await app.stop()
})
