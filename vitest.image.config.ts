import { defineConfig } from 'vitest/config'

/** `npm run test:image`: the built image, run without Docker. Needs root, and minutes the first time. */
export default defineConfig({
  test: {
    include: ['test/**/*.image.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000, interval: 50 } },
  },
})
