import { expect, test } from 'vitest'
import { MOST_BYTES, type Sizes, whyTooLarge } from '../../../client/build/first-load.ts'

/** A page of a script and a style, beside a part that comes later. */
function pageOf(bytes: number): [Sizes, Parameters<typeof whyTooLarge>[1]] {
  const sizes = {
    atOnce: new Map([
      ['app.js', bytes - 5000],
      ['app.css', 5000],
    ]),
    later: new Map([['stage-player.js', 65_000]]),
  }
  const inputs = { 'client/index.ts': { bytesInOutput: 4000 }, 'big.ts': { bytesInOutput: 9000 } }
  const output = { bytes, exports: [], imports: [] }
  const outputs = {
    'app.js': { ...output, inputs },
    'app.css': { ...output, inputs: {} },
    'stage-player.js': { ...output, inputs: { 'player.ts': { bytesInOutput: 200_000 } } },
  }
  return [sizes, { inputs: {}, outputs }]
}

test('a page of which every visit loads more than 60,000 bytes is not built, and its parts are named', () => {
  expect(whyTooLarge(...pageOf(MOST_BYTES))).toBeUndefined()
  const why = whyTooLarge(...pageOf(MOST_BYTES + 1))
  expect(why).toContain('60001 bytes')
  expect(why).toContain('9000 big.ts\n  4000 client/index.ts')
  expect(why).not.toContain('player.ts')
})
