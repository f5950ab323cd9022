const CLOSE_MS = 200

/**
 * Closes an element up, so that what is below does not jump, and then calls `done`. That waits for
 * no animation: those of a hidden page do not end, and there `done` is called at once.
 */
export function closeUp(element: HTMLElement, done: () => void): void {
  element.inert = true
  if (document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches) {
    done()
    return
  }
  const from = { height: `${element.offsetHeight}px`, marginTop: '0px', opacity: 1 }
  const gap = getComputedStyle(element.parentElement ?? element).rowGap
  const to = { height: '0px', marginTop: `-${gap}`, opacity: 0 }
  element.style.overflow = 'hidden'
  element.animate([from, to], { duration: CLOSE_MS, easing: 'ease-in', fill: 'forwards' })
  const timer = setTimeout(finish, CLOSE_MS)
  document.addEventListener('visibilitychange', finish)

  function finish(): void {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', finish)
    done()
  }
}
