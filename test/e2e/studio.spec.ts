import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import {
  goOn,
  input,
  pauseClock,
  pending,
  preview,
  ready,
  said,
  say,
  sayUntilFrame,
  skipRecording,
  statusLine,
} from './support/page-objects.ts'

/** Switches a preference on, as a reader does: in the sheet. */
async function prefer(page: Page, ...names: string[]): Promise<void> {
  await page.getByRole('button', { name: 'About this chat' }).click()
  for (const name of names) await page.getByRole('checkbox', { name }).click()
  await page.getByRole('button', { name: 'Close' }).click()
}

test('a loop is looked at before it is sent, may be undone after, and a press that is held counts down', async ({
  page,
  roomUrl,
}) => {
  await page.goto(roomUrl)
  await ready(page)
  await prefer(page, 'Look at my loop', 'Forth and back')

  await say(page, 'look at me')
  await skipRecording(page)
  const loop = preview(page).locator('.review img')
  await expect(loop).toHaveCount(10)
  await expect(statusLine(page)).toHaveText('This is what others will see.')
  // R is a letter in the field, and "Again" elsewhere.
  await input(page).press('End')
  await input(page).press('r')
  await expect(input(page)).toHaveValue('look at mer')
  await input(page).press('Backspace')
  await page.getByRole('button', { name: 'Send', exact: true }).first().focus()
  await page.keyboard.press('r')
  await expect(loop).toHaveCount(0)
  await skipRecording(page)
  await expect(loop).toHaveCount(10)
  await page.keyboard.press('Escape')
  await expect(loop).toHaveCount(0)
  await expect(statusLine(page)).toHaveText('Cancelled. Your words are still here.')
  // An author that types on during the recording keeps the focus: R is a letter there.
  await sayUntilFrame(page, 'look at ', 2)
  await page.keyboard.type('mer')
  await skipRecording(page)
  await goOn(page)
  await expect(loop).toHaveCount(10)
  await page.keyboard.press('Backspace')
  await expect(input(page)).toHaveValue('look at me')
  await expect(input(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(loop).toHaveCount(0)
  // The focus is on "Send": a key that is still held, and repeats itself, does not press it.
  await page.keyboard.down('Enter')
  await skipRecording(page)
  await expect(loop).toHaveCount(10)
  await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  await expect(loop).toHaveCount(10)
  await page.keyboard.press('Enter')
  await expect(said(page)).toHaveText(['look at me'])
  await expect(input(page)).toBeFocused()

  await prefer(page, 'Look at my loop', 'Three seconds to undo')
  await page.clock.install()
  await say(page, 'on second thoughts')
  await skipRecording(page)
  await expect(pending(page)).toContainText('on second thoughts')
  await expect(statusLine(page)).toHaveText('Sends in three seconds.')
  await pending(page).getByRole('button', { name: 'Undo' }).click()
  await expect(pending(page)).toHaveCount(0)
  await expect(input(page)).toHaveValue('on second thoughts')
  await input(page).press('Enter')
  await skipRecording(page)
  await expect(pending(page)).toContainText('on second thoughts')
  await expect.poll(() => page.evaluate(countKept)).toBe(1)
  // Closed before it is sent: the next page sends it, after the same wait.
  await page.reload()
  await expect(pending(page)).toContainText('on second thoughts')
  await page.clock.runFor(3_000)
  await expect(said(page)).toHaveText(['look at me', 'on second thoughts'])

  await prefer(page, 'Three seconds to undo')
  await ready(page)
  await pauseClock(page)
  await input(page).fill('hold on')
  await page.keyboard.down('Enter')
  await expect(preview(page)).toHaveAttribute('data-recording')
  await page.clock.runFor(400)
  const number = preview(page).locator('.count-mark')
  await expect(number).toHaveText('3')
  // A key that is held repeats itself, and letting go ends nothing.
  await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  await page.clock.runFor(1_000)
  await expect(number).toHaveText('2')
  await goOn(page)
  await skipRecording(page)
  await expect(said(page)).toHaveText(['look at me', 'on second thoughts', 'hold on'])

  // The button, held: the same, and letting go does not press "Stop".
  await pauseClock(page)
  await page.getByRole('button', { name: 'Record and send' }).hover()
  await page.mouse.down()
  await page.clock.runFor(400)
  await expect(number).toHaveText('3')
  await page.mouse.up()
  await page.clock.runFor(1_000)
  await expect(number).toHaveText('2')
  await page.getByRole('button', { name: 'Stop recording' }).click()
  await expect(number).toBeHidden()
})

/** Runs in the page: how many drafts its journal keeps. */
function countKept(): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('animate', 1)
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const counting = opening.result.transaction('drafts').objectStore('drafts').count()
      counting.onsuccess = () => {
        opening.result.close()
        resolve(counting.result)
      }
    }
  })
}
