/**
 * Keeps the input above the keyboard of an iPhone, which covers the page instead of making it
 * smaller as others do (`interactive-widget=resizes-content`).
 */
export function keepAboveKeyboard(root: HTMLElement): void {
  const view = window.visualViewport
  if (view === null) return
  view.addEventListener('resize', () => {
    // Zoomed in with two fingers, the view is smaller for another reason.
    const covered = view.scale === 1 ? Math.max(0, window.innerHeight - view.height) : 0
    root.style.setProperty('--keyboard', `${covered}px`)
    if (covered > 0) window.scrollTo(0, 0)
  })
}
