import type { Page } from '@playwright/test'
import { join, post as postDraft } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { openRoomAs } from './support/faces.ts'
import { expect, test } from './support/fixtures.ts'
import {
  goOn,
  input,
  pauseClock,
  post,
  ready,
  rows,
  said,
  say,
  skipRecording,
} from './support/page-objects.ts'

const answers = (page: Page) => page.locator('.answers .answer:not(.pending)')
const rowOf = (page: Page, words: string) => rows(page).filter({ hasText: words })
const line = (page: Page) => page.locator('#answering')

test('answers stand small under what they answer, open by a tap, and live on by themselves', async ({
  page,
  at,
  roomUrl,
  visit,
}) => {
  await openRoomAs(page, 1, roomUrl)
  await post(page, 'who is hungry?')
  await post(page, 'it rains')
  const other = await visit()
  await ready(other)

  // By the menu; what is typed next answers, and stands under it at once.
  await rowOf(other, 'who is hungry?').locator('.dots').click()
  await other.getByRole('menuitem', { name: 'Answer', exact: true }).click()
  await expect(line(other)).toContainText('Answering')
  await expect(input(other)).toBeFocused()
  await other.keyboard.press('Escape')
  await expect(line(other)).toBeHidden()
  await rowOf(other, 'who is hungry?').locator('.dots').click()
  await other.getByRole('menuitem', { name: 'Answer', exact: true }).click()
  await say(other, 'me')
  await skipRecording(other)
  await expect(line(other)).toBeHidden()
  for (const one of [page, other]) {
    await expect(rows(one)).toHaveCount(2)
    await expect(answers(one)).toHaveCount(1)
  }
  const small = await answers(page).locator('.loop').boundingBox()
  const large = await rowOf(page, 'who is hungry?').locator('> .loop').boundingBox()
  expect(2 * (small?.width ?? 0) + 8).toBeCloseTo(large?.width ?? 0, 0)
  // As far below it as they stand apart, once it has risen; and neither hangs lower than its row.
  const distances = () =>
    rowOf(page, 'who is hungry?').evaluate((row) => {
      const boxOf = (part: string) => row.querySelector(part)?.getBoundingClientRect()
      const [face, answer] = [boxOf(':scope > .loop'), boxOf('.answer > .loop')]
      const ends = [row.getBoundingClientRect().top, face?.top, face?.bottom, answer?.top]
      const [top = 0, faceTop = 0, faceEnd = 0, answerTop = 0] = ends
      return [faceTop - top, answerTop - faceEnd].map(Math.round)
    })
  await expect.poll(distances).toEqual([0, 8])

  // By a key, without words, whatever stands in the field; an answer to an answer stands beside it.
  await input(page).fill('half a sentence')
  await answers(page).locator('.loop').focus()
  await page.keyboard.press('Alt+Shift+R')
  await skipRecording(page)
  await expect(answers(other)).toHaveCount(2)
  await expect(input(page)).toHaveValue('half a sentence')
  await expect(line(page)).toBeHidden()

  // A tap opens it to its words.
  const first = answers(page).first()
  await expect(first.locator('.loop')).toHaveAttribute('aria-expanded', 'false')
  await first.locator('.loop').click()
  await expect(first.locator('.loop')).toHaveAttribute('aria-expanded', 'true')
  expect((await first.locator('.said').boundingBox())?.width).toBeGreaterThan(10)
  await first.locator('.loop').click()

  // Of many, some are behind a number.
  const { socket, replay } = await join(at.url, { room: at.room })
  const replyTo = replay[0]?.key ?? ''
  const frames = await makeFrames({ count: 1, width: 64, height: 64 })
  for (const n of [3, 4, 5, 6, 7]) {
    await postDraft(socket, { id: '', message: `answer ${n}`, frames, replyTo })
  }
  await expect(answers(other)).toHaveCount(7)
  const more = other.getByRole('button', { name: 'Show 3 more answers' })
  await expect(more).toHaveText('+3')
  await more.click()
  await expect(more).toBeHidden()
  await expect(answers(other).last()).toBeVisible()

  // Muted with its author, it leaves the answers of others on the page, by themselves.
  await rowOf(other, 'who is hungry?').locator('> .words .dots').click()
  await other.getByRole('menuitem', { name: /^Stop seeing/ }).click()
  await expect(other.locator('#rows > .row:visible')).toHaveCount(6)
  await other.getByRole('button', { name: 'Undo' }).click()
  await expect(other.locator('#rows > .row:visible')).toHaveCount(2)
  await expect(answers(other)).toHaveCount(7)

  // What they answer is deleted: its menu closes elsewhere, and they go on as rows of their own, in the order
  // of time.
  await rowOf(other, 'who is hungry?').locator('> .words .dots').click()
  await expect(other.locator('#row-menu')).toBeVisible()
  await rowOf(page, 'who is hungry?').locator('> .words .dots').click()
  await page.getByRole('menuitem', { name: 'Delete for everyone' }).click()
  await expect(other.locator('#row-menu')).toBeHidden()
  await expect(rowOf(other, 'it rains').locator('> .loop')).toBeFocused()
  // The answer to an answer stays with that one.
  await expect(page.locator('.answer')).toHaveCount(1)
  await expect(rows(page)).toHaveCount(7)
  await expect(rows(page).first()).toContainText('it rains')
  await expect(rows(page).last()).toContainText('answer 7')

  // One that comes out of view is not passed over: the pill leads to it, and not to one of a muted author.
  const above = replay[1]?.key ?? ''
  const { socket: loud } = await join(at.url, { room: at.room })
  await postDraft(loud, { id: '', message: 'noise', frames })
  await rowOf(page, 'noise').locator('.dots').click()
  await page.getByRole('menuitem', { name: /^Stop seeing/ }).click()
  const answer = (by: typeof socket, message: string) =>
    postDraft(by, { id: '', message, frames, replyTo: above })
  await answer(loud, 'more noise')
  const empty = rowOf(page, 'it rains').locator('> .answers:has(.answer)')
  await expect(empty).toHaveCount(1)
  await expect(empty).toBeHidden()
  await answer(socket, 'it does not')
  await answer(loud, 'no end of noise')
  await answer(socket, 'it does')
  await page.getByRole('button', { name: '2 new answers' }).click()
  await expect(answers(page).filter({ hasText: 'it does not' })).toBeInViewport()
  await expect(page.locator('#newer')).toBeHidden()
})

test('what one answers is gone before it arrives: nothing is lost, and it can stand by itself', async ({
  page,
  at,
  roomUrl,
}) => {
  await openRoomAs(page, 1, roomUrl)
  const { socket } = await join(at.url, { room: at.room })
  const frames = await makeFrames({ count: 1, width: 64, height: 64 })
  const asked = await postDraft(socket, { id: '', message: 'for a moment', frames })
  await expect(said(page)).toHaveText(['for a moment'])
  await page.keyboard.press('Alt+R')
  await expect(line(page)).toBeVisible()
  await input(page).fill('too late')
  await page.keyboard.press('Enter')
  if (asked.ok) await socket.emitWithAck('remove', { key: asked.key })
  await skipRecording(page)
  await expect(page.locator('.pending')).toContainText('not sent')
  await page.locator('.pending').getByRole('button', { name: 'Send it by itself' }).click()
  await expect(said(page)).toHaveText(['too late'])
  await expect(page.locator('.answer')).toHaveCount(0)
})

test('an answer that is being typed outlives a reload, unless what it answers is gone by then', async ({
  page,
  at,
  roomUrl,
}) => {
  await openRoomAs(page, 1, roomUrl)
  const { socket } = await join(at.url, { room: at.room })
  const frames = await makeFrames({ count: 1, width: 64, height: 64 })
  const asked = await postDraft(socket, { id: '', message: 'who is hungry?', frames })
  await expect(said(page)).toHaveText(['who is hungry?'])
  await page.keyboard.press('Alt+R')
  await input(page).fill('me')
  await page.reload()
  await ready(page)
  await expect(line(page)).toContainText('Answering')
  await expect(input(page)).toHaveValue('me')
  await input(page).press('Enter')
  await skipRecording(page)
  await expect(answers(page)).toContainText('me')

  // What has been sent, or given up, is no answer any more.
  await page.reload()
  await ready(page)
  await expect(answers(page)).toHaveCount(1)
  await expect(line(page)).toBeHidden()

  await rows(page).locator('> .loop').focus()
  await page.keyboard.press('Alt+R')
  await input(page).fill('me, too')
  await page.goto('about:blank')
  if (asked.ok) await socket.emitWithAck('remove', { key: asked.key })
  await page.goto(roomUrl)
  await expect(page.locator('#status')).toContainText('The message you were answering is gone')
  await expect(line(page)).toBeHidden()
  await expect(input(page)).toHaveValue('me, too')
})

test('reactions are counted on both pages, ours in bold, by menu, tap and a finger that rests', async ({
  page,
  at,
  roomUrl,
  visit,
}) => {
  await openRoomAs(page, 1, roomUrl)
  await post(page, 'we found the projector')
  const phone = await visit({ hasTouch: true, viewport: { width: 390, height: 844 } })
  await ready(phone)
  const reaction = (of: Page, emoji: string) => of.locator(`.reaction[data-emoji="${emoji}"]`)

  // A finger that rests on the face opens the line of six.
  await rows(phone)
    .locator('.loop')
    .dispatchEvent('pointerdown', { pointerType: 'touch', button: 0 })
  await expect(rows(phone).locator('.loop')).toHaveAttribute('data-held')
  await rows(phone).locator('.loop').dispatchEvent('touchend')
  const six = phone.locator('#row-menu .reaction-line button')
  await expect(six).toHaveCount(6)
  await six.filter({ hasText: '👏' }).click()
  await expect(reaction(phone, '👏')).toHaveAttribute('aria-pressed', 'true')
  await expect(reaction(page, '👏')).toHaveText('👏1')
  await expect(reaction(page, '👏')).toHaveAttribute('aria-pressed', 'false')

  // A tap on what is there adds to it.
  await reaction(page, '👏').click()
  for (const one of [page, phone]) await expect(reaction(one, '👏')).toHaveText('👏2')
  await expect(page.locator('.reactions')).toHaveAttribute('aria-live', 'off')
  await expect(page.locator('#announcer')).toContainText('👏 from')

  // After a reload it is still ours, and can be taken back.
  await page.reload()
  await ready(page)
  await expect(reaction(page, '👏')).toHaveAttribute('aria-pressed', 'true')
  await reaction(page, '👏').click()
  await expect(reaction(phone, '👏')).toHaveText('👏1')
  await reaction(phone, '👏').click()
  for (const one of [page, phone]) await expect(one.locator('.reaction')).toHaveCount(0)

  // All six are there to be seen. One that is taken off keeps its place for a moment: another must not come under the
  // finger of one who taps twice.
  const { socket, replay, welcome } = await join(at.url, { room: at.room })
  const [kinds = [], key = ''] = [welcome.limits.reactions, replay[0]?.key]
  for (const emoji of kinds) await socket.emitWithAck('react', { key, emoji, on: true })
  await expect(page.locator('.reaction')).toHaveText(kinds.map((emoji) => `${emoji}1`))
  await pauseClock(page)
  const [first = ''] = kinds
  await reaction(page, first).focus()
  await socket.emitWithAck('react', { key, emoji: first, on: false })
  await expect(reaction(page, first)).toHaveText(`${first}0`)
  await expect(page.locator('.reaction')).toHaveCount(6)
  await goOn(page)
  await expect(page.locator('.reaction')).toHaveCount(5)
  await expect(rows(page).locator('.loop')).toBeFocused()
})
