import { GRID_BYTES, GRID_SIDE } from '../flashes/grid.ts'
import { USUAL_PATH } from '../processes/find-program.ts'

export interface ClipShape {
  frames: number
  width: number
  height: number
  fps: number
}

/** Of a 200x200 clip; larger ones get more. */
const BITS_PER_SECOND = 199_000
const USUAL_PIXELS = 200 * 200
const MEGABYTE = 1024 * 1024
const MAX_ALLOC_BYTES = 32 * MEGABYTE

/** The largest file that is taken from the encoder as a clip. */
export const MAX_CLIP_BYTES = MEGABYTE

/**
 * The whole environment of such a program. It touches a few megabytes of fresh memory and ends; to
 * ask the kernel for them page by page is a tenth of what the static ffmpeg does. So glibc asks for
 * large pages (`hugetlb=1`, glibc 2.35), on a heap that begins with room for some and takes all;
 * where they are not to be had, or the C library is another, nothing changes.
 */
export const CLIP_ENVIRONMENT = {
  PATH: USUAL_PATH,
  GLIBC_TUNABLES: [
    'glibc.malloc.hugetlb=1',
    `glibc.malloc.top_pad=${4 * MEGABYTE}`,
    `glibc.malloc.mmap_threshold=${32 * MEGABYTE}`,
  ].join(':'),
}

/** All that is taken of the grids of a clip. */
export function gridsBytes({ frames }: Pick<ClipShape, 'frames'>): number {
  return frames * GRID_BYTES
}

/**
 * The command line that turns a file of the working folder, JPEGs one after the other, into a VP8
 * WebM on stdout, and the very same decoded pictures into their grids (`flashes/grid.ts`) on descriptor 3:
 * every input format, codec and protocol but the needed one is switched off.
 */
export function clipArguments(file: string, clip: ClipShape): string[] {
  return [...general(), ...input(file, clip), ...encoder(clip), ...output(clip), ...grids(clip)]
}

function general(): string[] {
  return [
    ...['-v', 'error', '-nostdin', '-max_alloc', `${MAX_ALLOC_BYTES}`],
    // One thread each: on a busy machine more of them cost up to five times the CPU.
    ...['-filter_threads', '1'],
  ]
}

function input(file: string, { width, height, fps }: ClipShape): string[] {
  return [
    // Naming the format keeps ffmpeg from probing: to it a text can be a playlist.
    ...['-f', 'mjpeg', '-c:v', 'mjpeg', '-threads', '1'],
    ...['-protocol_whitelist', 'file', '-format_whitelist', 'mjpeg', '-codec_whitelist', 'mjpeg'],
    // ffmpeg counts the padding of its own buffers too.
    ...['-max_pixels', `${(width + 128) * (height + 128)}`],
    ...['-xerror', '-err_detect', 'explode', '-noautorotate'],
    ...['-framerate', `${fps}`, '-i', file],
  ]
}

/**
 * Chosen against the 2015 command on a talking head, a flat and a busy scene: half its CPU, fewer
 * bytes, the same likeness (docs/performance.md). A negative speed is a fixed one; with a positive
 * one libvpx chooses by the clock, and a busy machine makes other bytes than an idle one.
 */
function encoder({ width, height }: ClipShape): string[] {
  const bits = Math.round(BITS_PER_SECOND * Math.sqrt((width * height) / USUAL_PIXELS))
  return [
    ...['-an', '-sn', '-dn', '-c:v', 'libvpx', '-pix_fmt', 'yuv420p', '-threads', '1'],
    ...['-deadline', 'realtime', '-cpu-used', '-12', '-lag-in-frames', '0'],
    ...['-crf', '30', '-b:v', `${bits}`, '-max-intra-rate', '300'],
  ]
}

function output({ frames, fps }: ClipShape): string[] {
  return [
    ...['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'],
    // Into a pipe ffmpeg cannot write the duration afterwards; it takes it from here in advance.
    // Without one a browser's `video.duration` is Infinity.
    ...['-metadata', `DURATION=${(frames / fps).toFixed(3)}`],
    ...['-f', 'webm', '-cluster_size_limit', '2000000', 'pipe:1'],
  ]
}

/**
 * A mean of the pixels in each cell (`area`). Where a picture has fewer pixels than the grid, ffmpeg would
 * blend neighbours, and a weak change of single ones vanish in between: each becomes several first.
 */
function grids({ width, height }: ClipShape): string[] {
  const [across, down] = [width, height].map((pixels) => Math.ceil(GRID_SIDE / pixels) * pixels)
  const isSmall = Math.min(width, height) < GRID_SIDE
  const enlarged = isSmall ? `scale=${across}:${down}:flags=neighbor,` : ''
  return [
    ...['-an', '-sn', '-dn', '-c:v', 'rawvideo', '-threads', '1'],
    ...['-vf', `${enlarged}scale=${GRID_SIDE}:${GRID_SIDE}:flags=area`, '-pix_fmt', 'rgb24'],
    ...['-f', 'rawvideo', 'pipe:3'],
  ]
}
