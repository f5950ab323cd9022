const HOLD_MS = 450
/** A finger that moves as far is scrolling. */
const STILL_PX = 10

/**
 * Calls for a finger that has rested on a loop (a long press) when it is lifted, and takes its tap away. While
 * it still rests the loop shows that it is held: what opens so early, the lifting closes (light dismiss).
 */
export function onLongPress(list: HTMLElement, held: (loop: HTMLElement) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let start = { x: 0, y: 0, at: 0 }
  let loop: Element | null = null
  /** By the browser itself, which counts in its own time. */
  let isMenuAsked = false

  function show(): void {
    loop?.toggleAttribute('data-held', true)
  }

  function cancel(): void {
    clearTimeout(timer)
    loop?.removeAttribute('data-held')
    loop = null
  }

  list.addEventListener('pointerdown', (event) => {
    const { target, pointerType } = event
    cancel()
    isMenuAsked = false
    if (pointerType !== 'touch' || !(target instanceof Element)) return
    loop = target.closest('[data-key] > .loop')
    start = { x: event.clientX, y: event.clientY, at: event.timeStamp }
    timer = setTimeout(show, HOLD_MS)
  })
  list.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (Math.hypot(clientX - start.x, clientY - start.y) > STILL_PX) cancel()
  })
  list.addEventListener('pointercancel', cancel)
  // Phones have a menu of their own for it, and some of them sooner.
  list.addEventListener('contextmenu', (event) => {
    if (loop === null) return
    event.preventDefault()
    isMenuAsked = true
    show()
  })
  // After the pointer's end, with which a browser closes what is open.
  list.addEventListener('touchend', (event) => {
    // On a page that is busy the timer is over before the end of a short tap is known.
    const isLong = isMenuAsked || event.timeStamp - start.at >= HOLD_MS
    const pressed = loop
    cancel()
    if (!isLong || !(pressed instanceof HTMLElement)) return
    if (event.cancelable) event.preventDefault()
    held(pressed)
  })
}
