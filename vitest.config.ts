import { defineConfig } from 'vitest/config'

/** Ends what hangs, and nothing else: a machine that does twenty things at once is slow, not broken. */
const CEILING_MS = 300_000

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    globalSetup: 'test/support/global-setup.ts',
    setupFiles: ['test/support/patience.ts', 'test/support/leaves-nothing.ts'],
    // Most tests wait for something: one worker for each core, not one less.
    maxWorkers: '100%',
    // The files of a worker share its modules: loading them anew for each cost a sixth of all.
    isolate: false,
    testTimeout: CEILING_MS,
    hookTimeout: CEILING_MS,
    expect: { poll: { timeout: CEILING_MS / 3, interval: 20 } },
  },
})
