import type { LazyName } from '../way.ts'
import { cardWay } from './card/card-way.ts'
import { drawingWay } from './drawing/drawing-way.ts'
import { faceWay } from './face/face-way.ts'
import type { PaintedWay } from './painted-way.ts'
import { type PictureWay, pictureWay } from './picture/picture-way.ts'
import { createRow, type Row } from './row.ts'
import { screenWay } from './screen-way.ts'
import { startLoop } from './show-loop.ts'
import type { WaysPage } from './ways-page.ts'

/** All ways besides the camera and their row, loaded when one of them is first wanted. */
export interface AllWays {
  way(name: LazyName): PaintedWay
  row: Row
  /** A picture, an animation or a film that was pasted, dropped or chosen. */
  takeFiles: PictureWay['takeFiles']
}

export function openAllWays(page: WaysPage): AllWays {
  const ways = {
    face: faceWay(page),
    card: cardWay(page),
    picture: pictureWay(page),
    drawing: drawingWay(page),
    screen: screenWay(page),
  }
  const row = createRow(page, (name) => ways[name])
  startLoop(page, Object.values(ways), row)
  return { way: (name) => ways[name], row, takeFiles: ways.picture.takeFiles }
}
