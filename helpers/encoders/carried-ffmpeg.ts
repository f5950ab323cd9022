import { chmod } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { canRun } from '../processes/find-program.ts'

/** Packages that hold a program for one platform; npm installs the fitting one, if there is one. */
const PACKAGES = ['node-ffmpeg-', '@ffmpeg-installer/']

/** The ffmpeg inside an optional dependency, which npm leaves out in silence where it has none. */
export async function carriedFfmpeg(): Promise<string | undefined> {
  const path = locate(`${process.platform}-${process.arch}`)
  if (path === undefined || (await canRun(path))) return path
  // Its install script would have done this; newer npm does not run install scripts. Where it
  // cannot be done it is found all the same, for the operator to read why it is not used.
  await chmod(path, 0o755).catch(() => {})
  return path
}

function locate(platform: string): string | undefined {
  const require = createRequire(import.meta.url)
  for (const family of PACKAGES) {
    try {
      return join(dirname(require.resolve(`${family}${platform}/package.json`)), 'ffmpeg')
    } catch {
      // This family has none for this platform, or npm has left it out.
    }
  }
  return undefined
}
