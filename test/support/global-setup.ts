import { buildAll } from '../../script/build-once.ts'

/** Before any test: the compiled server, which some tests start as a process, and its pages. */
export function setup(): void {
  buildAll()
}
