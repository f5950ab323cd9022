import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFolder } from '../client/build/replace-folder.ts'
import { writeEnglish } from '../client/build/words/write-english.ts'
import { packageRoot } from '../server/package-root.ts'
import { WRONG_TYPES } from './build-once.ts'

/**
 * `npm run build:server`: compiles the server into `dist`, where it changes when all is compiled. Ends
 * with 2 when types are wrong: the code runs nevertheless. What is not even TypeScript ends it with 1,
 * and `dist` stays as it is.
 */

const dist = join(packageRoot, 'dist')

/** What only the server's build puts there: of a source that is gone nothing must stay, and be packed. */
const COMPILED = /^(?:server|realtime|database|helpers|stage|cli|client)\//

function compile(flags: string[], stdio: 'inherit' | 'ignore'): number | null {
  const args = ['--no-install', 'tsc', '-p', 'tsconfig.build.json', ...flags]
  return spawnSync('npx', args, { cwd: packageRoot, stdio }).status
}

/** What Redis runs is read beside the code that asks for it. */
function copyScripts(folder: string): void {
  const scripts = join('database', 'redis', 'scripts')
  cpSync(join(packageRoot, scripts), join(folder, scripts), { recursive: true })
}

/** npm sees to it when it installs a package; in a checkout `npx .` runs the file as it lies there. */
function makeRunnable(folder: string): void {
  const command = join(folder, 'cli', 'main.js')
  if (existsSync(command)) chmodSync(command, 0o755)
}

async function compileInto(folder: string): Promise<void> {
  copyScripts(folder)
  const status = compile(['--outDir', folder], 'inherit')
  makeRunnable(folder)
  if (status === 0) return
  // Without its checks it looks at nothing but the grammar, of which all has been said.
  if (compile(['--noCheck', '--noEmit'], 'ignore') !== 0)
    throw new Error('The server could not be compiled.')
  process.exitCode = WRONG_TYPES
}

try {
  writeEnglish()
  await replaceFolder(dist, compileInto, { scratch: dist, isStale: (file) => COMPILED.test(file) })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
