import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'
import { expect } from './fixtures.ts'

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const ALL: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
}
const COLOURS: RunOptions = { runOnly: ['color-contrast'], resultTypes: ['violations'] }

/** Everything axe looks for, in the page as it is now, and the contrasts in the other scheme, too. */
export async function expectAxeFindsNothing(page: Page, state: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' })
  expect.soft(await violations(page, ALL), state).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  expect.soft(await violations(page, COLOURS), `${state}, light`).toEqual([])
}

async function violations(page: Page, options: RunOptions): Promise<string[]> {
  await page.evaluate(`window.axe ?? ${SOURCE}`)
  const found = await page.evaluate(
    (given) => (window as unknown as AxeWindow).axe.run(document, given),
    options,
  )
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  )
}

interface AxeWindow {
  axe: { run(within: Document, options: RunOptions): Promise<AxeResults> }
}
