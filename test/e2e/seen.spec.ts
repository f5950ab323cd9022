import { openRoomAs, sayAs } from './support/faces.ts'
import { expect, test } from './support/fixtures.ts'
import {
  input,
  online,
  post,
  ready,
  rows,
  say,
  skipRecording,
  statusLine,
} from './support/page-objects.ts'

const WHOLE = 'A cat jumps onto the keyboard, and a hand lifts it down again'

test('what is seen in a loop is its name, and shown on demand; else the words are', async ({
  page,
  at,
  roomUrl,
}) => {
  await openRoomAs(page, 1, roomUrl)
  await sayAs(page, at, 2, 'look', '<i>"A cat"</i> & مرحبا {{x}}')
  await sayAs(page, at, 2, 'only\nwords')
  await sayAs(page, at, 2, '', 'x'.repeat(250))
  await expect(rows(page)).toHaveCount(3)
  const loop = (n: number) => rows(page).nth(n).locator('.loop')
  await expect(loop(0)).toHaveAccessibleName(/^(Pause|Play) .+: <i>"A cat"<\/i> & مرحبا {{x}}$/)
  await expect(loop(1)).toHaveAccessibleName(/: only words$/)
  await expect(loop(2)).toHaveAccessibleName(/: x{250}$/)

  await expect(rows(page).nth(1).locator('.seen-mark')).toHaveCount(0)
  const mark = rows(page).nth(0).getByRole('button', { name: 'alt: what is seen', expanded: false })
  const seen = rows(page).nth(0).locator('.seen')
  await expect(seen).toBeHidden()
  await mark.press('Enter')
  await expect(seen).toHaveText('<i>"A cat"</i> & مرحبا {{x}}')
  await rows(page).nth(0).getByRole('button', { expanded: true }).press('Enter')
  await expect(seen).toBeHidden()
  await rows(page).nth(2).locator('.seen-mark').click()
  expect(await page.evaluate(() => document.querySelector('#feed')?.scrollWidth)).toBe(
    await page.evaluate(() => document.querySelector('#feed')?.clientWidth),
  )
})

test('an author who has posted before can say what is seen; Enter there sends nothing, and nothing is sent unseen', async ({
  page,
  roomUrl,
}) => {
  await page.goto(roomUrl)
  await ready(page)
  const button = page.getByRole('button', { name: 'alt text' })
  const line = page.getByRole('textbox', { name: 'What is seen in your loop' })
  await button.click()
  await expect(line).toBeFocused()
  await line.fill(`${WHOLE}${'!'.repeat(250)}`)
  await line.press('Enter')
  await expect(input(page)).toBeFocused()
  await input(page).fill('second')
  await input(page).press('Enter')
  await expect(statusLine(page)).toContainText('too many')
  await line.fill(WHOLE)
  await page.reload()
  await ready(page)
  await expect(line).toHaveValue(WHOLE)
  await expect(input(page)).toHaveValue('second')

  await line.press('Escape')
  await expect(line).toBeHidden()
  await expect(input(page)).toBeFocused()
  await post(page, 'third')
  await button.click()
  await expect(line).toHaveValue(WHOLE)
  await say(page, 'fourth')
  await skipRecording(page)
  await expect(rows(page).last().locator('.loop')).toHaveAccessibleName(new RegExp(`: ${WHOLE}$`))
  await expect(line).toHaveValue('')
  await expect(rows(page).nth(0).locator('.seen-mark')).toHaveCount(0)
})

test.describe('on the first visit', () => {
  test.use({ isFirstTime: true })

  test('nothing but the words is asked for', async ({ page, roomUrl }) => {
    await page.goto(roomUrl)
    await online(page)
    await expect(page.getByRole('button', { name: 'alt text' })).toBeHidden()
  })
})
