import { chmod } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { canRun } from './find-program.ts'

/**
 * The program inside the platform package of `node-ffmpeg-installer`, an optional dependency: npm
 * leaves it out in silence where it has none for this platform.
 */
export async function carriedFfmpeg(): Promise<string | undefined> {
  const path = locate(`node-ffmpeg-${process.platform}-${process.arch}`)
  if (path === undefined || (await canRun(path))) return path
  try {
    // Its install script would have done this; newer npm does not run install scripts.
    await chmod(path, 0o755)
    return path
  } catch {
    return undefined
  }
}

function locate(name: string): string | undefined {
  const require = createRequire(import.meta.url)
  try {
    const installer = require.resolve('node-ffmpeg-installer/package.json')
    const manifest = createRequire(installer).resolve(`${name}/package.json`)
    return join(dirname(manifest), 'ffmpeg')
  } catch {
    return undefined
  }
}
