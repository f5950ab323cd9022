import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/package-root.ts'

/** Prints what a long test has measured and leaves it in `test-results/`. */
export function report(name: string, figures: Record<string, unknown>): void {
  const folder = join(packageRoot, 'test-results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `long-${name}.json`), `${JSON.stringify(figures, null, 2)}\n`)
  console.log(name, figures)
}
