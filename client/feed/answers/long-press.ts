const HOLD_MS = 450
/** A finger that moves as far is scrolling. */
const STILL_PX = 10

/** Calls for a finger that rests on a loop; the tap that it ends with is none. */
export function onLongPress(list: HTMLElement, held: (loop: HTMLElement) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let start = { x: 0, y: 0 }
  let wasHeld = false

  function cancel(): void {
    clearTimeout(timer)
  }

  list.addEventListener('pointerdown', (event) => {
    const loop = event.target instanceof Element ? event.target.closest('[data-key] > .loop') : null
    wasHeld = false
    cancel()
    if (event.pointerType !== 'touch' || !(loop instanceof HTMLElement)) return
    start = { x: event.clientX, y: event.clientY }
    timer = setTimeout(() => {
      wasHeld = true
      held(loop)
    }, HOLD_MS)
  })
  list.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (Math.hypot(clientX - start.x, clientY - start.y) > STILL_PX) cancel()
  })
  for (const type of ['pointerup', 'pointercancel', 'pointerleave']) {
    list.addEventListener(type, cancel)
  }
  // Phones have a menu of their own for it.
  list.addEventListener('contextmenu', (event) => {
    if (wasHeld) event.preventDefault()
  })
  list.addEventListener(
    'click',
    (event) => {
      if (!wasHeld) return
      wasHeld = false
      event.preventDefault()
      event.stopPropagation()
    },
    { capture: true },
  )
}
