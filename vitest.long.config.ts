import { defineConfig } from 'vitest/config'

/** The long forms, `npm run test:long`: one file at a time, so that figures mean something. */
export default defineConfig({
  test: {
    include: ['test/**/*.long.ts'],
    globalSetup: 'test/support/servers/build-server.ts',
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
  },
})
