import { expect, test } from './support/fixtures.ts'
import {
  goOn,
  input,
  online,
  pauseClock,
  preview,
  ready,
  said,
  say,
  skipRecording,
  statusLine,
} from './support/page-objects.ts'

test.use({ isFirstTime: true })

declare global {
  interface Window {
    /** How often the page has asked for the camera. */
    timesAsked: number
  }
}

test('a page that is opened for the first time asks, tells and counts down before anything is filmed', async ({
  page,
  roomUrl,
}) => {
  await page.addInitScript(() => {
    // A browser that has not been asked yet, and then says yes.
    navigator.permissions.query = async () =>
      Object.assign(new EventTarget(), { state: 'prompt' }) as PermissionStatus
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    window.timesAsked = 0
    navigator.mediaDevices.getUserMedia = (constraints) => {
      window.timesAsked++
      return real(constraints)
    }
  })
  await page.goto(roomUrl)
  await online(page)
  const turnOn = page.getByRole('button', { name: 'Turn it on' })
  await expect(turnOn).toContainText('It films only when you send.')
  await expect(statusLine(page)).toHaveText(
    'Enter takes two seconds of film. It is gone in ten minutes.',
  )
  expect(await page.evaluate(() => window.timesAsked)).toBe(0)
  await turnOn.click()
  await ready(page)
  expect(await page.evaluate(() => window.timesAsked)).toBe(1)

  // Enter alone films nobody.
  await input(page).press('Enter')
  await expect(statusLine(page)).toContainText('Nothing typed')

  await page.clock.install()
  await pauseClock(page)
  await say(page, 'hello')
  const number = preview(page).locator('.count-mark')
  const life = preview(page).locator('.ring-life')
  for (const left of [3, 2]) {
    await expect(number).toHaveText(String(left))
    const dashes = await life.evaluate((ring) => getComputedStyle(ring).strokeDasharray)
    expect(dashes.split(/[ ,]+/)).toHaveLength(2 * left + 2)
    await page.clock.runFor(1_000)
  }
  await expect(statusLine(page)).toHaveText(
    'Look here. Two seconds of film, no sound, gone in ten minutes.',
  )
  await page.getByRole('button', { name: 'Not yet' }).click()
  await expect(number).toBeHidden()
  await expect(input(page)).toHaveValue('hello')

  await goOn(page)
  await input(page).press('Enter')
  await expect(number).toHaveText('3')
  await skipRecording(page)
  await expect(said(page)).toHaveText(['hello'])
  await expect(statusLine(page)).toHaveText('')

  // The second one records at once, and the page opens with the camera from now on.
  await say(page, 'again')
  await expect(preview(page)).toHaveAttribute('data-recording')
  await skipRecording(page)
  await page.reload()
  await ready(page)
  await expect(said(page)).toHaveText(['hello', 'again'])
})
