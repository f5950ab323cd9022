/**
 * The oldest Node.js that can run this, as `engines` in package.json and script/setup.sh say. This file
 * is the first that a command loads: it must be readable for an older one, and imports nothing.
 */
export const OLDEST_NODE = '20.19'

/** One sentence for whoever starts this with too old a Node.js; `undefined` when it is new enough. */
export function complaintAboutNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE.split('.').map(Number)
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined
  return `Node.js ${version} is too old: animate-server needs ${OLDEST_NODE} or newer, from https://nodejs.org.`
}

/** Loads and starts the program, unless this Node.js is too old for it. */
export async function startWithNode(start: () => Promise<unknown>): Promise<void> {
  const complaint = complaintAboutNode(process.versions.node)
  if (complaint === undefined) {
    await start()
    return
  }
  process.stderr.write(`${complaint}\n`)
  process.exitCode = 1
}
