import { readFile } from 'node:fs/promises'
import { basename, relative } from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import type { Metafile } from 'esbuild'

/** What every visit may load at most before it shows the room, in bytes of gzip. */
export const MOST_BYTES = 60_000
/** So many of the largest files are named when it is more. */
const NAMED = 25

export interface Sizes {
  /** What every visit loads at once, the script and the style of the page, and what they import. */
  atOnce: Map<string, number>
  /** What comes after the first look, or only when it is asked for. */
  later: Map<string, number>
}

/** The bytes of each bundle as `compress.ts` makes them for the server to send; the entries are those that every visit loads. */
export async function measureSizes(metafile: Metafile, entries: string[]): Promise<Sizes> {
  const first = new Set(entries.flatMap((file) => loadedWith(relative('.', file), metafile)))
  const all = Object.keys(metafile.outputs).filter((file) => !file.endsWith('.map'))
  const sizes: Sizes = { atOnce: new Map(), later: new Map() }
  for (const file of all) {
    const bytes = gzipSync(await readFile(file), { level: constants.Z_BEST_COMPRESSION }).length
    sizes[first.has(file) ? 'atOnce' : 'later'].set(file, bytes)
  }
  return sizes
}

export function describeSizes(sizes: Sizes): string {
  const later = [...sizes.later].map(([file, bytes]) => `Later: ${bytes} ${basename(file)}`)
  return [`Every visit loads ${sumOf(sizes.atOnce)} bytes gzipped.`, ...later].join('\n')
}

/** Why the page may not be built so; `undefined` when its first load is small enough. */
export function whyTooLarge({ atOnce }: Sizes, metafile: Metafile): string | undefined {
  const total = sumOf(atOnce)
  if (total <= MOST_BYTES) return undefined
  const parts = [...atOnce.keys()].flatMap((file) =>
    Object.entries(metafile.outputs[file]?.inputs ?? {}),
  )
  const largest = parts
    .map(([file, { bytesInOutput }]) => ({ file, bytes: bytesInOutput }))
    .sort((one, other) => other.bytes - one.bytes)
    .slice(0, NAMED)
    .map(({ file, bytes }) => `  ${bytes} ${file}`)
  return [
    `Every visit would load ${total} bytes gzipped, and ${MOST_BYTES} are the most.`,
    'Load what the first look does not need later (client/page/lazy/). The largest parts, minified:',
    ...largest,
  ].join('\n')
}

/** A file and what it loads at once. */
function loadedWith(file: string, metafile: Metafile): string[] {
  const output = metafile.outputs[file]
  const imports = output?.imports.filter(({ kind }) => kind === 'import-statement') ?? []
  return [file, ...imports.flatMap(({ path }) => loadedWith(path, metafile))]
}

function sumOf(sizes: Map<string, number>): number {
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
}
