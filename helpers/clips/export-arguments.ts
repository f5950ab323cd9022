/** A poster, a film for phones, an animated picture of the old kind and of the new one. */
export type ExportFormat = 'jpg' | 'mp4' | 'gif' | 'webp'

/** How several loops lie in one picture: side by side, or in two rows. */
export type Arrangement = 'strip' | 'collage'

/** Encoders that can make a format, the best one first, by ffmpeg's names. */
export const EXPORT_ENCODERS: Record<ExportFormat, readonly string[]> = {
  jpg: ['mjpeg'],
  mp4: ['libx264', 'libopenh264'],
  gif: ['gif'],
  webp: ['libwebp_anim'],
}

/** The side of one loop among several, in pixels. */
const CELL = 200

export interface ExportWish {
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
export function exportArguments(wish: ExportWish): string[] {
  const inputs = Array.from({ length: wish.count }, (_, index) => input(index, wish))
  return [
    ...['-v', 'error', '-nostdin', '-filter_threads', '1', '-filter_complex_threads', '1'],
    ...inputs.flat(),
    ...['-filter_complex', `${picture(wish)}${finish(wish)}`, '-map', '[out]', '-an'],
    ...output(wish),
    ...['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'],
    outputName(wish.format),
  ]
}

export function outputName(format: ExportFormat): string {
  return `out.${format}`
}

function input(index: number, { count, loop }: ExportWish): string[] {
  return [
    ...(count > 1 ? ['-stream_loop', '-1', '-t', `${loop.durationMs / 1000}`] : []),
    // Naming the format keeps ffmpeg from probing; it comes from our store, and still.
    ...['-f', 'matroska', '-threads', '1', '-protocol_whitelist', 'file'],
    ...['-i', clipName(index)],
  ]
}

/** The loops as one moving picture, called `[all]`. */
function picture({ count, arrangement, loop }: ExportWish): string {
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

/** What the format still wants of the picture. */
function finish({ format }: ExportWish): string {
  // A palette of its own: the usual one of 216 colours makes faces blotchy.
  if (format === 'gif') {
    const use = 'paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle'
    return `[all]split[a][b];[a]palettegen[p];[b][p]${use}[out]`
  }
  // H.264 stores colours in blocks of two by two.
  return format === 'mp4' ? '[all]crop=trunc(iw/2)*2:trunc(ih/2)*2[out]' : '[all]null[out]'
}

function output({ format, encoder }: ExportWish): string[] {
  const codec = ['-c:v', encoder, '-threads', '1']
  switch (format) {
    case 'jpg':
      return [...codec, '-frames:v', '1', '-q:v', '4', '-pix_fmt', 'yuvj420p', '-f', 'mjpeg']
    case 'gif':
      return [...codec, '-loop', '0', '-f', 'gif']
    case 'webp':
      return [...codec, '-q:v', '75', '-loop', '0', '-f', 'webp']
    case 'mp4':
      return [
        ...codec,
        ...h264(encoder),
        '-pix_fmt',
        'yuv420p',
        '-movflags',
        '+faststart',
        '-f',
        'mp4',
      ]
  }
}

function h264(encoder: string): string[] {
  return encoder === 'libx264' ? ['-preset', 'veryfast', '-crf', '20'] : ['-b:v', '800k']
}
