import { type ExportFormat, formatEntry } from './export-formats.ts'

/** How several loops lie in one picture: side by side, or in two rows. */
export type Arrangement = 'strip' | 'collage'

/** The side of one loop among several, in pixels. */
const CELL = 200

export interface ExportShape {
  format: ExportFormat
  encoder: string
  /** How many loops: 1 is exported as it is, more are arranged. */
  count: number
  arrangement: Arrangement
  loop: Loop
}

/** How fast loops play, and how long several that lie side by side go round. */
export interface Loop {
  fps: number
  durationMs: number
}

/** The name of the clip with this number in the working folder. */
export function clipName(index: number): string {
  return `${index + 1}.webm`
}

/**
 * The command line that makes one file, called as `outputName` says, of `1.webm`, `2.webm`, ... in
 * the working folder. Of a loop that is shorter than the others the picture goes round again.
 */
export function exportArguments(shape: ExportShape): string[] {
  const { filter, encoders, output } = formatEntry(shape.format)
  const inputs = Array.from({ length: shape.count }, (_, index) => input(index, shape))
  return [
    ...['-v', 'error', '-nostdin', '-filter_threads', '1', '-filter_complex_threads', '1'],
    ...inputs.flat(),
    ...['-filter_complex', `${picture(shape)}${filter}`, '-map', '[out]', '-an'],
    ...['-c:v', shape.encoder, '-threads', '1', ...(encoders[shape.encoder] ?? [])],
    ...output,
    ...['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'],
    outputName(shape.format),
  ]
}

export function outputName(format: ExportFormat): string {
  return `out.${format}`
}

function input(index: number, { count, loop }: ExportShape): string[] {
  return [
    ...(count > 1 ? ['-stream_loop', '-1', '-t', `${loop.durationMs / 1000}`] : []),
    // Naming the format keeps ffmpeg from probing; it comes from our store, and still.
    ...['-f', 'matroska', '-threads', '1', '-protocol_whitelist', 'file'],
    ...['-i', clipName(index)],
  ]
}

/** The loops as one moving picture, called `[all]`. */
function picture({ count, arrangement, loop }: ExportShape): string {
  if (count === 1) return '[0:v]null[all];'
  const cells = Array.from({ length: count }, (_, index) => {
    const fit = `scale=${CELL}:${CELL}:force_original_aspect_ratio=increase,crop=${CELL}:${CELL}`
    return `[${index}:v]fps=${loop.fps},${fit},setsar=1[v${index}];`
  })
  const names = cells.map((_, index) => `[v${index}]`).join('')
  return `${cells.join('')}${names}xstack=inputs=${count}:fill=black:layout=${layout(count, arrangement)}[all];`
}

function layout(count: number, arrangement: Arrangement): string {
  const columns = arrangement === 'strip' ? count : Math.ceil(count / 2)
  const places = Array.from({ length: count }, (_, index) => {
    return `${(index % columns) * CELL}_${Math.floor(index / columns) * CELL}`
  })
  return places.join('|')
}
