import type { Page } from '@playwright/test'

/** A picture of the page as it is now in each colour scheme: `test-results/screens/<name>-dark.png`. */
export async function shootBoth(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: `test-results/screens/${name}-${colorScheme}.png` })
  }
}
