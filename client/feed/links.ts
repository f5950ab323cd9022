import { tokenize } from 'linkifyjs'

/**
 * Turns addresses in a text into links. The linkifier only cuts the text into pieces; each piece
 * becomes a text node or an anchor around one, so nothing in it is ever read as HTML.
 */
export function linkify(element: Element): void {
  const pieces = tokenize(element.textContent ?? '')
  if (!pieces.some(({ isLink }) => isLink)) return
  element.replaceChildren(
    ...pieces.map((piece) => (piece.isLink ? linkTo(piece) : piece.toString())),
  )
}

interface Piece {
  toString(): string
  toHref(scheme?: string): string
}

function linkTo(piece: Piece): Node | string {
  const href = piece.toHref('https')
  // Mail addresses count as links, too; nothing else than these can be followed.
  if (!/^(?:https?:|mailto:)/i.test(href)) return piece.toString()
  const anchor = document.createElement('a')
  anchor.href = href
  anchor.target = '_blank'
  anchor.rel = 'noopener noreferrer nofollow'
  anchor.textContent = piece.toString()
  return anchor
}
