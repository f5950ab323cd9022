import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { packageRoot } from '../../server/package-root.ts'

/**
 * Compiles a program of this folder to one file that plain Node starts as quickly as the real
 * server; resolves with its path.
 */
export async function bundle(name: string): Promise<string> {
  const outfile = join(packageRoot, 'test-results', `${basename(name)}.mjs`)
  await compile(join(import.meta.dirname, `${name}.ts`), outfile)
  // It looks for the program that starts encoders beside itself.
  const host = 'process-host-main'
  await compile(
    join(packageRoot, 'helpers/processes', `${host}.ts`),
    join(packageRoot, 'test-results', `${host}.js`),
  )
  return outfile
}

async function compile(entry: string, outfile: string): Promise<void> {
  await build({
    ...{ entryPoints: [entry], outfile, logLevel: 'error' },
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm' },
  })
}
