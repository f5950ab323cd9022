import { spawnSync } from 'node:child_process'
import { chmod, cp, mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../server/package-root.ts'
import { withTempFolder } from '../support/temp-folder.ts'

/** A compiler that writes the command as tsc does: for nobody to run. */
const COMPILER = `#!/bin/sh
while [ "$1" != --outDir ]; do shift; done
mkdir -p "$2/cli" && echo '// compiled' >"$2/cli/main.js" && chmod 644 "$2/cli/main.js"
`

test('the command can be run in a checkout, as npx does it', async () => {
  await withTempFolder(async (folder) => {
    for (const part of [
      'script',
      'client/build',
      'client/words/en.json',
      'server',
      'database/redis/scripts',
      'package.json',
    ])
      await cp(join(packageRoot, part), join(folder, part), { recursive: true })
    await mkdir(join(folder, 'node_modules/.bin'), { recursive: true })
    await symlink(join(packageRoot, 'node_modules/tsx'), join(folder, 'node_modules/tsx'))
    await writeFile(join(folder, 'node_modules/.bin/tsc'), COMPILER)
    await chmod(join(folder, 'node_modules/.bin/tsc'), 0o755)
    const args = ['node_modules/tsx/dist/cli.mjs', 'script/build-server.ts']
    const built = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    expect([built.status, built.stderr]).toEqual([0, ''])
    expect((await stat(join(folder, 'dist/cli/main.js'))).mode & 0o777).toBe(0o755)
  })
})
