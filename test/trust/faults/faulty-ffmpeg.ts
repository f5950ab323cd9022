import { chmod, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fakeFfmpeg } from '../../support/media/ffmpeg-fixture.ts'
import { needProgram } from '../../support/media/run-ffmpeg.ts'

/** An ffmpeg that a test exchanges while the server runs. */
export interface FaultyFfmpeg {
  path: string
  /** From now on it has this habit (a false ffmpeg of `test/fixtures`). */
  become(habit: string): Promise<void>
  /** From now on it is the real one. */
  recover(): Promise<void>
  remove(): Promise<void>
}

export async function createFaultyFfmpeg(folder: string): Promise<FaultyFfmpeg> {
  const path = join(folder, 'ffmpeg')
  const real = await needProgram('ffmpeg')

  async function exec(program: string): Promise<void> {
    // Under its own name, so that the fixtures find what lies beside them; in place at one stroke.
    await writeFile(`${path}.new`, `#!/bin/sh\nexec ${program} "$@"\n`)
    await chmod(`${path}.new`, 0o755)
    await rename(`${path}.new`, path)
  }

  await exec(real)
  return {
    path,
    become: (habit) => exec(fakeFfmpeg(habit)),
    recover: () => exec(real),
    remove: () => rm(path),
  }
}
