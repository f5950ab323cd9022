import { basename, join } from 'node:path'
import { build, stop } from 'esbuild'
import { packageRoot } from '../../server/package-root.ts'

/**
 * Compiles a program of this folder to one file that plain Node starts as quickly as the real
 * server; resolves with its path.
 */
export async function bundle(name: string): Promise<string> {
  const folder = join(packageRoot, 'test-results/bundles', basename(name))
  const outfile = join(folder, `${basename(name)}.mjs`)
  await compile(join(import.meta.dirname, `${name}.ts`), outfile)
  // It looks for the program that starts encoders beside itself.
  const host = 'process-host-main'
  await compile(join(packageRoot, 'helpers/processes', `${host}.ts`), join(folder, `${host}.js`))
  // esbuild works in a process of its own, which would outlive the tests.
  await stop()
  return outfile
}

async function compile(entry: string, outfile: string): Promise<void> {
  await build({
    ...{ entryPoints: [entry], outfile, logLevel: 'error' },
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm' },
  })
}
