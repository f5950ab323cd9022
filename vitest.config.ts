import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    globalSetup: 'test/support/servers/build-server.ts',
    outputFile: { json: 'test-results/vitest.json' },
    // Most tests wait for something: one worker for each core, not one less.
    maxWorkers: '100%',
    // Servers and encoders start here; a generous ceiling only ends what hangs.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
