import type { Content, Scene } from './content.ts'

/** What every section is given. */
export interface Bench {
  /** Fewer rounds: for a look, not for the record. */
  isQuick: boolean
  /** Of the machine; the one that script/build-ffmpeg has made, when it has; the one that npm brings. */
  systemFfmpeg: string
  builtFfmpeg: string | undefined
  carriedFfmpeg: string | undefined
  content: Record<Scene, Content>
  /** A folder for whatever a section needs; removed in the end. */
  folder: string
  say(text: string): void
}

/** Does the same with each rival, in turn, round after round: whatever slows one slows the others. */
export async function inTurn<T>(rounds: number, rivals: (() => Promise<T>)[]): Promise<T[][]> {
  const results: T[][] = rivals.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, run] of rivals.entries()) results[index]?.push(await run())
  }
  return results
}
