import { test } from 'vitest'
import { weather } from '../../support/servers/weather.ts'

test('on the worst network every page shows every message once, in one order, and only those', async () => {
  await weather({ seed: 7, posters: 3, each: 5, steps: 120, killAfter: [4, 9] })
})
