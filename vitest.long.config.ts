import { defineConfig } from 'vitest/config'

/** The long forms, `npm run test:long`: one file at a time, so that figures mean something. */
export default defineConfig({
  test: {
    include: ['test/**/*.long.ts'],
    globalSetup: 'test/support/global-setup.ts',
    setupFiles: ['test/support/patience.ts', 'test/support/leaves-nothing.ts'],
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
  },
})
