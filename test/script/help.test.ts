import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { packageRoot } from '../../server/package-root.ts'

test.each([
  [['npm', 'test', '--', '--help'], 'Usage: npm test'],
  [['npm', 'run', 'test:one', '--', '--help'], 'Usage: npm run test:one'],
  [['script/test', '--help'], 'Usage: script/test'],
])('%s prints how it is used, and runs no test', ([command = '', ...args], usage) => {
  const options = { cwd: packageRoot, encoding: 'utf8' } as const
  const { status, stdout } = spawnSync(command, args, options)
  expect([status, stdout]).toEqual([0, expect.stringContaining(usage)])
  expect(stdout).not.toMatch(/RUN|passed/)
})
