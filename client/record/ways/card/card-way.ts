import { waysText } from '../../../words/ways-text.ts'
import { type PaintedWay, paintedWay } from '../painted-way.ts'
import { settingButton } from '../settings.ts'
import type { WaysPage } from '../ways-page.ts'
import { cardPainter } from './draw-card.ts'

/** A card with the words on it, in the author's colour: on it, or of it on a dark ground. */
export function cardWay(page: WaysPage): PaintedWay {
  const { author, memory } = page
  const isDark = () => memory.get('card') === 'dark'
  return paintedWay(page, {
    name: 'card',
    painter: cardPainter(author, isDark),
    settings: () => [
      settingButton(waysText.otherColours, () => memory.set('card', isDark() ? undefined : 'dark')),
    ],
  })
}
