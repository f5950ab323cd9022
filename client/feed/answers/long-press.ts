const HOLD_MS = 450
/** A finger that moves as far is scrolling. */
const STILL_PX = 10

/**
 * Calls for a finger that has rested on a loop (a long press) when it is lifted, and takes its tap away. While
 * it still rests the loop shows that it is held: what opens so early, the lifting closes (light dismiss).
 */
export function onLongPress(list: HTMLElement, held: (loop: HTMLElement) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let start = { x: 0, y: 0 }
  let loop: Element | null = null
  let wasHeld = false

  function hold(): void {
    wasHeld = loop?.toggleAttribute('data-held', true) === true
  }

  function cancel(): void {
    clearTimeout(timer)
    loop?.removeAttribute('data-held')
    loop = null
  }

  list.addEventListener('pointerdown', ({ target, pointerType, clientX, clientY }) => {
    cancel()
    wasHeld = false
    if (pointerType !== 'touch' || !(target instanceof Element)) return
    loop = target.closest('[data-key] > .loop')
    start = { x: clientX, y: clientY }
    timer = setTimeout(hold, HOLD_MS)
  })
  list.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (Math.hypot(clientX - start.x, clientY - start.y) > STILL_PX) cancel()
  })
  list.addEventListener('pointercancel', cancel)
  list.addEventListener('pointerup', () => clearTimeout(timer))
  // Phones have a menu of their own for it, and some of them sooner.
  list.addEventListener('contextmenu', (event) => {
    if (loop === null) return
    event.preventDefault()
    hold()
  })
  // After the pointer's end, with which a browser closes what is open.
  list.addEventListener('touchend', (event) => {
    const pressed = loop
    cancel()
    if (!wasHeld) return
    if (event.cancelable) event.preventDefault()
    if (pressed instanceof HTMLElement) held(pressed)
  })
}
