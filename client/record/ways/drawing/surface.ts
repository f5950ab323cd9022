import { keepFocus } from '../../../page/announce/keep-focus.ts'
import { find } from '../../../page/elements.ts'
import { waysText } from '../../../words/ways-text.ts'
import { paintOn } from '../painted-way.ts'
import { SIDE } from '../painter.ts'
import { settingButton } from '../settings.ts'
import { drawStrokes, PAPER } from './draw-strokes.ts'
import { MAX_POINTS, type Stroke } from './strokes.ts'

export interface SurfaceListeners {
  drawn(): void
  closed(): void
}

export interface Surface {
  close(): void
}

/** Sharp on fine screens. */
const SURFACE_SIDE = 800
const LINE_WIDTH = 5

/** Where one draws: it takes the feed's place until it is closed. Changes `strokes` themselves. */
export function openSurface(strokes: Stroke[], hue: number, on: SurfaceListeners): Surface {
  const feed = find('#feed', HTMLElement)
  const canvas = document.createElement('canvas')
  canvas.className = 'surface-paper'
  canvas.width = SURFACE_SIDE
  canvas.height = SURFACE_SIDE
  canvas.setAttribute('role', 'img')
  canvas.setAttribute('aria-label', waysText.paper)
  const paint = () => paintOn(canvas, { paint: (g) => drawStrokes(g, strokes) }, 0, '')
  const colours = colourChoice(hue)
  listenToPen(canvas, strokes, colours.chosen, () => {
    on.drawn()
    paint()
  })

  function close(): void {
    document.removeEventListener('keydown', onKey)
    keepFocus(section)
    section.remove()
    feed.inert = false
    on.closed()
  }
  function onKey(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return
    // In a field it takes back what was typed there.
    if (event.target instanceof Element && event.target.closest('input, textarea') !== null) return
    event.preventDefault()
    undo()
  }
  function undo(): void {
    strokes.pop()
    paint()
  }

  const tools = document.createElement('div')
  tools.className = 'surface-tools'
  const clear = settingButton(waysText.clear, () => {
    strokes.length = 0
    paint()
  })
  const done = settingButton(waysText.done, close)
  // By it, Esc closes the paper (`page/keys/escape.ts`).
  done.classList.add('done')
  tools.append(colours.element, settingButton(waysText.undo, undo), clear, done)
  const section = document.createElement('section')
  section.className = 'surface'
  section.setAttribute('aria-label', waysText.drawing)
  section.append(canvas, tools)
  feed.after(section)
  feed.inert = true
  document.addEventListener('keydown', onKey)
  paint()
  return { close }
}

/** Ink, the author's own colour, and four more that can be told apart. */
function colourChoice(hue: number) {
  const colours = [
    ['#2a1f18', waysText.ink],
    [`oklch(62% 0.165 ${hue})`, waysText.yourColour],
    ['#d9521a', waysText.orange],
    ['#2b6fd8', waysText.blue],
    ['#2f8f4e', waysText.green],
    [PAPER, waysText.paperColour],
  ] as const
  let chosen: string = colours[0][0]
  const element = document.createElement('div')
  element.className = 'surface-colours'
  const buttons = colours.map(([colour, name]) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'surface-colour'
    button.style.setProperty('--ink', colour)
    button.setAttribute('aria-label', name)
    button.addEventListener('click', () => {
      chosen = colour
      mark()
    })
    return { button, colour }
  })
  function mark(): void {
    for (const { button, colour } of buttons) {
      button.setAttribute('aria-pressed', String(colour === chosen))
    }
  }
  mark()
  element.append(...buttons.map(({ button }) => button))
  return { element, chosen: () => chosen }
}

/** Pen, finger or mouse: one line from where it is put down to where it is lifted. */
function listenToPen(
  canvas: HTMLCanvasElement,
  strokes: Stroke[],
  colour: () => string,
  changed: () => void,
): void {
  let stroke: Stroke | undefined

  function add(event: PointerEvent): void {
    const count = strokes.reduce((sum, { points }) => sum + points.length, 0)
    if (count >= MAX_POINTS) return
    const { left, top, width } = canvas.getBoundingClientRect()
    const scale = SIDE / width
    stroke?.points.push([(event.clientX - left) * scale, (event.clientY - top) * scale])
  }

  canvas.addEventListener('pointerdown', (event) => {
    if (!event.isPrimary) return
    event.preventDefault()
    canvas.setPointerCapture(event.pointerId)
    stroke = { colour: colour(), width: LINE_WIDTH, points: [] }
    strokes.push(stroke)
    add(event)
    changed()
  })
  canvas.addEventListener('pointermove', (event) => {
    if (stroke === undefined || !event.isPrimary) return
    for (const one of event.getCoalescedEvents?.() ?? [event]) add(one)
    changed()
  })
  for (const end of ['pointerup', 'pointercancel'] as const) {
    canvas.addEventListener(end, () => {
      stroke = undefined
    })
  }
}
