import { isOnlyEmoji, tidy } from '../../../post/compose/characters.ts'
import { type Author, type Painter, SIDE, useColour } from '../painter.ts'
import { CARD_ROOM, type CardLayout, LINE_HEIGHT, layoutCard } from './layout-card.ts'

const MARGIN = (SIDE - CARD_ROOM) / 2
/** How far emoji that stand alone rise and fall, in pixels. */
const BOUNCE = 4

/** A card with the words on it, or the author's name while there are none. */
export function cardPainter(author: () => Author, isDark: () => boolean): Painter {
  const layoutOf = rememberLast()
  return {
    paint(g, frame, typed) {
      const { hue, name } = author()
      const words = tidy(typed) || name
      useColour(g, hue, isDark() ? 30 : 74, isDark() ? 0.05 : 0.14)
      g.fillRect(0, 0, SIDE, SIDE)
      useColour(g, hue, isDark() ? 92 : 20, 0.04)
      const bounce = isOnlyEmoji(words) ? BOUNCE * Math.sin((frame * Math.PI) / 5) : 0
      write(g, layoutOf(g, words), bounce)
    },
  }
}

function write(g: CanvasRenderingContext2D, layout: CardLayout, bounce: number): void {
  const { size, lines, isRightToLeft } = layout
  g.font = fontOf(size)
  g.textBaseline = 'middle'
  g.direction = isRightToLeft ? 'rtl' : 'ltr'
  g.textAlign = 'start'
  const step = size * LINE_HEIGHT
  const top = SIDE / 2 - ((lines.length - 1) * step) / 2 + bounce
  lines.forEach((line, index) => {
    g.fillText(line, isRightToLeft ? SIDE - MARGIN : MARGIN, top + index * step)
  })
}

/** The same words are laid out once, not ten times a second. */
function rememberLast() {
  let last: { words: string; layout: CardLayout } | undefined
  return (g: CanvasRenderingContext2D, words: string): CardLayout => {
    if (last?.words === words) return last.layout
    const layout = layoutCard(words, (text, size) => {
      g.font = fontOf(size)
      return g.measureText(text).width
    })
    last = { words, layout }
    return layout
  }
}

/** The page's own letters. */
function fontOf(size: number): string {
  return `650 ${size}px ${getComputedStyle(document.documentElement).fontFamily}`
}
