import { test } from 'vitest'
import { weather } from '../../support/servers/weather.ts'

/** Eight storms, each another one: `npm run test:long -- bad-network`. */
const SEEDS = Array.from({ length: 8 }, (_, n) => 100 + n)

test.each(SEEDS)('storm %i: every page shows every message once, in one order', async (seed) => {
  await weather({ seed, posters: 4, each: 10, steps: 500, killAfter: [5, 12, 20, 33] })
})
