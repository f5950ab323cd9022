import { join } from 'node:path'
import { build } from 'esbuild'
import { packageRoot } from '../../server/package-root.ts'

/**
 * Compiles a program of this folder to one file that plain Node starts as quickly as the real
 * server; resolves with its path.
 */
export async function bundle(name: string): Promise<string> {
  const outfile = join(packageRoot, 'test-results', `${name}.mjs`)
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm' },
    ...{ outfile, logLevel: 'error' },
  })
  return outfile
}
