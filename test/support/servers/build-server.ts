import { spawnSync } from 'node:child_process'

/**
 * Before any test: the compiled server, which the tests of its life start as a process. Whether
 * the types are right is the business of `npm run types`; code comes out either way.
 */
export function setup(): void {
  spawnSync('npx', ['--no-install', 'tsc', '-p', 'tsconfig.build.json'], { stdio: 'ignore' })
}
