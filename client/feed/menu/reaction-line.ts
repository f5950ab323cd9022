import type { Page } from '../../page/lazy/page.ts'
import { sheetText } from '../../words/sheet-text.ts'

/** What one may react with, as the first line of a message's menu; none where the server knows none. */
export function reactionLine({ reacting }: Page, key: string, menu: HTMLElement): HTMLElement[] {
  if (reacting.kinds.length === 0) return []
  const line = document.createElement('div')
  line.className = 'reaction-line'
  line.setAttribute('role', 'group')
  line.append(
    ...reacting.kinds.map((emoji) => {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = emoji
      button.setAttribute('role', 'menuitemcheckbox')
      button.setAttribute('aria-checked', String(reacting.has(key, emoji)))
      button.setAttribute('aria-label', sheetText.react({ emoji }))
      button.addEventListener('click', () => {
        menu.hidePopover()
        reacting.toggle(key, emoji)
      })
      return button
    }),
  )
  return [line]
}
