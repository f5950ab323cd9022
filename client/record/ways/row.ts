import { find } from '../../page/elements.ts'
import { waysText } from '../../words/ways-text.ts'
import { centreCrop } from '../frames/crop.ts'
import { type LazyName, WAY_NAMES, type WayName } from '../way.ts'
import type { ChosenWays } from '../ways.ts'
import { type PaintedWay, paintOn } from './painted-way.ts'
import { type Painter, SIDE, useColour } from './painter.ts'
import type { WaysPage } from './ways-page.ts'

/** The row of ways: each shows its own result, in the author's colour, with the words typed. */
export interface Row {
  readonly isShown: boolean
  show(ways: ChosenWays, isOpen: boolean): void
  paint(frame: number, typed: string): void
}

/** Twice the largest size on the screen. */
const THUMB_SIDE = 152

export function createRow(page: WaysPage, wayCalled: (name: LazyName) => PaintedWay): Row {
  const host = find('#ways', HTMLElement)
  const settings = document.createElement('div')
  settings.className = 'way-settings'
  const buttons = new Map<WayName, { button: HTMLButtonElement; canvas: HTMLCanvasElement }>()
  const painterOf = (name: WayName): Painter =>
    name === 'camera' ? cameraPainter(page) : wayCalled(name)
  let isShown = false

  function fill(ways: ChosenWays): void {
    for (const name of WAY_NAMES.filter((one) => ways.has(one))) {
      const canvas = document.createElement('canvas')
      canvas.width = THUMB_SIDE
      canvas.height = THUMB_SIDE
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'way'
      button.dataset.way = name
      button.append(canvas, waysText[name])
      button.addEventListener('click', () => press(ways, name))
      buttons.set(name, { button, canvas })
    }
    const line = document.createElement('div')
    line.className = 'ways-line'
    line.append(...Array.from(buttons.values(), ({ button }) => button))
    host.replaceChildren(line, settings)
  }

  function press(ways: ChosenWays, name: WayName): void {
    if (ways.current.name !== name) {
      settings.replaceChildren()
      page.status.say('problem', undefined)
      void ways.choose(name).then(() => mark(ways))
      mark(ways)
    } else if (name === 'camera') {
      page.openCameraSettings()
    } else {
      const isOpen = settings.childElementCount > 0
      settings.replaceChildren(...(isOpen ? [] : wayCalled(name).settings()))
    }
  }

  function mark(ways: ChosenWays): void {
    for (const [name, { button }] of buttons) {
      button.setAttribute('aria-pressed', String(ways.current.name === name))
    }
  }

  return {
    get isShown() {
      return isShown
    },
    show(ways, isOpen) {
      isShown = isOpen
      if (!isOpen) settings.replaceChildren()
      if (isOpen && buttons.size === 0) fill(ways)
      mark(ways)
    },
    paint(frame, typed) {
      if (!isShown) return
      for (const [name, { canvas }] of buttons) paintOn(canvas, painterOf(name), frame, typed)
    },
  }
}

/** What the camera sees, as in a mirror; a camera with a line through it while it is off. */
function cameraPainter({ video, author }: WaysPage): Painter {
  return {
    paint(g) {
      useColour(g, author().hue, 34, 0.03)
      g.fillRect(0, 0, SIDE, SIDE)
      if (video.srcObject === null || video.videoWidth === 0) return crossedCamera(g)
      const { x, y, side } = centreCrop(video.videoWidth, video.videoHeight)
      g.save()
      if (video.classList.contains('mirror')) {
        g.translate(SIDE, 0)
        g.scale(-1, 1)
      }
      g.drawImage(video, x, y, side, side, 0, 0, SIDE, SIDE)
      g.restore()
    },
  }
}

const CROSSED_CAMERA =
  'M15.5 15.5V17a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2h1.5M10.5 7h3a2 2 0 0 1 2 2v2.5l5-3v8M3 3l18 18'

function crossedCamera(g: CanvasRenderingContext2D): void {
  g.save()
  g.translate(52, 52)
  g.scale(4, 4)
  g.strokeStyle = '#ffffffb0'
  g.lineWidth = 1.6
  g.lineCap = 'round'
  g.lineJoin = 'round'
  g.stroke(new Path2D(CROSSED_CAMERA))
  g.restore()
}
