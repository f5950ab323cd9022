import { expect, test } from './support/fixtures.ts'
import {
  goOn,
  input,
  online,
  post,
  preview,
  ready,
  rows,
  said,
  say,
  sayUntilFrame,
  skipRecording,
  statusLine,
} from './support/page-objects.ts'
import { expectCameraLoop } from './support/pixels.ts'

test('what is typed and sent by Enter is seen with a loop in both browsers', async ({ visit }) => {
  const [ana, ben] = [await visit(), await visit()]
  await ready(ana)
  await ready(ben)
  await expect(ana.locator('#here')).toHaveText('2 here')

  await say(ana, 'hello <b>you</b> & 👋')
  for (const page of [ana, ben]) {
    await expect(said(page)).toHaveText(['hello <b>you</b> & 👋'])
    await expectCameraLoop(rows(page).locator('video'))
  }
  await expect(input(ana)).toHaveValue('')
  await expect(ana.locator('#rows .you')).toHaveText('you')
  await expect(ben.locator('#rows .you')).toHaveCount(0)
})

test('the two seconds of recording are seen, and what is typed meanwhile stays', async ({
  page,
  roomUrl,
}) => {
  await page.goto(roomUrl)
  await ready(page)
  await sayUntilFrame(page, 'first', 5)
  await expect(statusLine(page)).toHaveText('Recording… hold that face')
  await expect(preview(page)).toHaveAttribute('data-recording')
  await input(page).press('End')
  await input(page).pressSequentially(' second')
  await input(page).press('Enter')
  await goOn(page)
  await skipRecording(page)
  await expect(said(page)).toHaveText(['first'])
  await expect(input(page)).toHaveValue('second')
  await input(page).press('Enter')
  await expect(said(page)).toHaveText(['first', 'second'])
})

test('a reload replays what was said, oldest first', async ({ page, roomUrl }) => {
  await page.goto(roomUrl)
  await ready(page)
  for (const words of ['one', 'two']) await post(page, words)
  await page.reload()
  await expect(said(page)).toHaveText(['one', 'two'])
  await expectCameraLoop(rows(page).last().locator('video'))
  await ready(page)
  await post(page, 'three')
  await expect(said(page)).toHaveText(['one', 'two', 'three'])
  // The same author as before: all of them are "you".
  await expect(page.locator('#rows .you')).toHaveCount(3)
})

test('words are optional: a face alone can be sent', async ({ page, roomUrl }) => {
  await page.goto(roomUrl)
  await ready(page)
  await page.getByRole('button', { name: 'Record and send' }).click()
  await expect(rows(page)).toHaveCount(1)
  await expect(said(page)).toHaveText([''])
})

test('250 characters are sent, and of 251 none is lost or sent', async ({ page, roomUrl }) => {
  await page.goto(roomUrl)
  await ready(page)
  await say(page, '🦦'.repeat(251))
  await expect(statusLine(page)).toHaveText('1 character too many.')
  await expect(page.locator('#count')).toHaveText('251 / 250')
  await expect(input(page)).toHaveValue('🦦'.repeat(251))
  await say(page, '🦦'.repeat(250))
  await expect(said(page)).toHaveText(['🦦'.repeat(250)])
})

test('Enter that ends a word of an input method does not send', async ({ page, roomUrl }) => {
  await page.goto(roomUrl)
  await ready(page)
  await input(page).fill('こん')
  await input(page).dispatchEvent('keydown', { key: 'Enter', isComposing: true })
  // Safari's, which comes after the composition has ended.
  await input(page).dispatchEvent('keydown', { key: 'Enter', keyCode: 229 })
  await expect(preview(page)).not.toHaveAttribute('data-recording')
  await input(page).press('Enter')
  await expect(preview(page)).toHaveAttribute('data-recording')
})

test('an author without a camera reads along', async ({ visit, page, roomUrl }) => {
  await page.goto(roomUrl)
  await ready(page)
  const reader = await visit({ permissions: [] })
  await online(reader)
  await post(page, 'can you read me')
  await expect(said(reader)).toHaveText(['can you read me'])
  await expectCameraLoop(rows(reader).locator('video'))
})

test('typed words survive a reload and a swipe back, and are gone once they are sent', async ({
  page,
  roomUrl,
}) => {
  await page.goto(roomUrl)
  await ready(page)
  await input(page).fill('a long thought')
  await page.reload()
  await expect(input(page)).toHaveValue('a long thought')
  await page.goto(`${roomUrl}-elsewhere`)
  await expect(input(page)).toHaveValue('')
  await page.goBack()
  await ready(page)
  await expect(input(page)).toHaveValue('a long thought')
  await input(page).press('Enter')
  await expect(said(page)).toHaveText(['a long thought'])
  await page.reload()
  await expect(said(page)).toHaveText(['a long thought'])
  await expect(input(page)).toHaveValue('')
})
