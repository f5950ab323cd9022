import { waysText } from '../../../words/ways-text.ts'
import { type PaintedWay, paintedWay } from '../painted-way.ts'
import { settingButton } from '../settings.ts'
import type { WaysPage } from '../ways-page.ts'
import { drawFace } from './draw-face.ts'
import { featuresOf } from './features.ts'

/** Nobody runs out of faces, and after as many the first comes back. */
const LOOKS = 24

/** A drawn face: the author's own, which blinks, and whose mouth says what is typed. */
export function faceWay(page: WaysPage): PaintedWay {
  const { author, memory } = page
  let look = Number(memory.get('face')) || 0

  function another(): void {
    look = (look + 1) % LOOKS
    memory.set('face', look === 0 ? undefined : String(look))
  }

  return paintedWay(page, {
    name: 'face',
    painter: {
      paint: (g, frame, typed) =>
        drawFace(g, author(), featuresOf(author(), look), { frame, typed }),
    },
    settings: () => [settingButton(waysText.anotherFace, another)],
  })
}
