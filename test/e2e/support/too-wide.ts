import type { Page } from '@playwright/test'

/**
 * The beginning of each visible element that reaches past the screen. The frames of a loop stand side by
 * side, and only one of them is to be seen: their box clips the others.
 */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => element.checkVisibility() && element.closest('.frames *') === null)
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect()
        return width > 1 && (left < -1 || right > innerWidth + 1)
      })
      .map((element) => element.outerHTML.slice(0, 200)),
  )
}
