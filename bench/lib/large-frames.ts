import { commandOurs, runCommand } from './commands.ts'
import { makeContent } from './content.ts'
import type { Bench } from './context.ts'

export interface LargeFrames {
  frames: string[]
  /** Of the message as it goes over the wire, all but some hundred bytes of it the clip. */
  textBytes: number
}

const WANTED_BYTES = 50_000

/** Frames whose message is of about 50 KB: a busy scene, in the size that comes closest. */
export async function largeFrames({ folder, systemFfmpeg }: Bench): Promise<LargeFrames> {
  let best: LargeFrames | undefined
  for (const size of [160, 176, 192, 208, 224, 240]) {
    const content = await makeContent('busy', folder, size)
    const clip = await runCommand(commandOurs(systemFfmpeg, size), content.folder)
    const textBytes = 400 + Math.ceil(clip.length / 3) * 4
    const off = (bytes: number) => Math.abs(bytes - WANTED_BYTES)
    if (!best || off(textBytes) < off(best.textBytes)) best = { frames: content.frames, textBytes }
  }
  if (!best) throw new Error('unreachable: there is always a closest one')
  return best
}
