import { homedir } from 'node:os'
import { join, sep } from 'node:path'
import { packageRoot } from './package-root.ts'

type Environment = Record<string, string | undefined>

/**
 * Where messages and the secret lie when DATA_DIR does not say. A checkout has a folder of its own for
 * them. A command that npm installed is started anywhere, and has to find them again: they lie where
 * programs of this user keep their data (XDG Base Directory), whatever the working folder.
 */
export function defaultDataDir(env: Environment, root = packageRoot, home = homedir()): string {
  if (!root.split(sep).includes('node_modules')) return './data'
  if (process.platform === 'darwin') {
    return join(home, 'Library/Application Support/animate-server')
  }
  return join(env.XDG_DATA_HOME || join(home, '.local/share'), 'animate-server')
}
