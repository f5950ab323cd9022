import { createHash } from 'node:crypto'
import type { Script } from '../../../database/redis/script.ts'

/** A script of a test's own. */
export function loadTestScript(lua: string): Script {
  return { lua, sha: createHash('sha1').update(lua).digest('hex') }
}
