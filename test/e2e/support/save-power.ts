import type { Page } from '@playwright/test'

/** A phone that saves power: none of these plays until the page is touched. */
export async function savePower(page: Page, what: 'camera' | 'loops'): Promise<void> {
  await page.addInitScript((isCamera) => {
    let isTouched = false
    document.addEventListener('pointerdown', () => {
      isTouched = true
    })
    const real = HTMLMediaElement.prototype.play
    HTMLMediaElement.prototype.play = function play() {
      if (isTouched || (this.srcObject !== null) !== isCamera) return real.call(this)
      this.autoplay = false
      return Promise.reject(new DOMException('saving power', 'NotAllowedError'))
    }
  }, what === 'camera')
}
