import { defineConfig } from 'vitest/config'

/** `npm run test:long`: what takes minutes, or says something only on a machine left alone. */
export default defineConfig({
  test: {
    include: ['test/**/*.long.ts'],
    globalSetup: 'test/support/build-server.ts',
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 60_000,
  },
})
