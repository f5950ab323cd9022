import { spawnSync } from 'node:child_process'
import { writePages } from '../../../client/build/pages.ts'

/**
 * Before any test: the compiled server, which the tests of its life start as a process, and the
 * pages that it serves. Whether the types are right is the business of `npm run types`; code comes
 * out either way.
 */
export async function setup(): Promise<void> {
  spawnSync('npx', ['--no-install', 'tsc', '-p', 'tsconfig.build.json'], { stdio: 'ignore' })
  await writePages('client/templates/pages', 'public/build')
}
