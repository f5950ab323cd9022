/**
 * What a format needs; to add one is to add a row to the table below. A test then asks whether the
 * page offers it (`client/build/save-choices.ts`).
 */
interface FormatEntry {
  /** What HTTP and the file's reader call it. */
  mediaType: string
  /** Encoders that can make it, the best first, by ffmpeg's names; each with its own arguments. */
  encoders: Record<string, readonly string[]>
  /** What the picture still needs: from `[all]` to `[out]`, in ffmpeg's words for filters. */
  filter: string
  /** How the file is written, whatever encoded it. */
  output: readonly string[]
}

/** A palette of its own: the usual one of 216 colours makes faces blotchy. */
const OWN_PALETTE =
  '[all]split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle[out]'
const AS_IT_IS = '[all]null[out]'

/** Every format a loop can be had in besides its own, by the ending of its file. */
export const EXPORT_FORMATS = {
  /** A poster. */
  jpg: {
    mediaType: 'image/jpeg',
    encoders: { mjpeg: ['-q:v', '4'] },
    filter: AS_IT_IS,
    output: ['-frames:v', '1', '-pix_fmt', 'yuvj420p', '-f', 'mjpeg'],
  },
  /** A film for phones. */
  mp4: {
    mediaType: 'video/mp4',
    encoders: { libx264: ['-preset', 'veryfast', '-crf', '20'], libopenh264: ['-b:v', '800k'] },
    // H.264 stores colours in blocks of two by two.
    filter: '[all]crop=trunc(iw/2)*2:trunc(ih/2)*2[out]',
    output: ['-pix_fmt', 'yuv420p', '-movflags', '+faststart', '-f', 'mp4'],
  },
  /** An animated picture of the old kind. */
  gif: {
    mediaType: 'image/gif',
    encoders: { gif: [] },
    filter: OWN_PALETTE,
    output: ['-loop', '0', '-f', 'gif'],
  },
  /** An animated picture of the new kind. */
  webp: {
    mediaType: 'image/webp',
    encoders: { libwebp_anim: ['-q:v', '75'] },
    filter: AS_IT_IS,
    output: ['-loop', '0', '-f', 'webp'],
  },
} satisfies Record<string, FormatEntry>

export type ExportFormat = keyof typeof EXPORT_FORMATS

/** The row of a format, with the encoders it may have as names that can be anything. */
export function formatEntry(format: ExportFormat): FormatEntry {
  return EXPORT_FORMATS[format]
}

export function isExportFormat(name: string): name is ExportFormat {
  return Object.hasOwn(EXPORT_FORMATS, name)
}
