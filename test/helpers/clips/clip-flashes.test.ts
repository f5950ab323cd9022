import { expect, test } from 'vitest'
import { findCandidates } from '../../../helpers/encoders/candidates.ts'
import { GRID_BYTES } from '../../../helpers/flashes/grid.ts'
import { FOUND, paint, paintJpegs, straight } from '../../support/flashes/patterns.ts'
import { strobe } from '../../support/flashes/strobes.ts'
import { makeJpegs } from '../../support/media/frames.ts'
import { needProgram } from '../../support/media/run-ffmpeg.ts'
import { encodeErrorOf, withEncoder, writeScript } from '../../support/media/with-encoder.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

const candidates = await findCandidates({ searchPath: process.env.PATH })

test.each(candidates.map(({ origin, path }) => [origin, path]))(
  'the %s ffmpeg measures how a loop flashes, whatever its size and number of frames',
  (_, ffmpegPath) =>
    withEncoder({ ffmpegPath }, async (encoder) => {
      const measured = async (letters: string, side?: number) =>
        (await encoder.encode(strobe(letters, side))).flashes.large
      expect(await measured('wkwkwkwkwk')).toBe(5)
      expect(await measured('rbrbrbrbrb', 33)).toBe(5)
      expect(await measured('wkk', 16)).toBe(4)
      expect(await measured('wkkkwkk')).toBe(3)
      expect(await measured('w')).toBe(0)
      for (const pattern of FOUND) {
        const { flashes } = await encoder.encode(await paintJpegs(paint(pattern)))
        expect(flashes.large, pattern.name).toBe(5)
      }
    }),
)

test.each(candidates.map(({ origin, path }) => [origin, path]))(
  'the %s ffmpeg counts a weak change of single pixels in a picture smaller than the grid',
  (_, ffmpegPath) =>
    withEncoder({ ffmpegPath }, async (encoder) => {
      const pictures = await paintJpegs(paint(straight('board', 16, 1, 0), 0, 120))
      expect((await encoder.encode(pictures)).flashes.large).toBe(5)
    }),
)

test.each([
  ['as cameras store them', { pixels: 'yuvj444p' }],
  ['of 640x480', { width: 640, height: 480 }],
  ['higher than wide', { width: 17, height: 479 }],
] as const)('a moving picture does not flash too much: frames %s', (_, wishes) =>
  withEncoder({}, async (encoder) => {
    const { flashes } = await encoder.encode(await makeJpegs(wishes))
    expect(flashes.large).toBeLessThanOrEqual(3)
  }),
)

test('frames that an encoder has not measured are no clip', () =>
  withTempFolder(async (folder) => {
    const [ffmpegPath, real] = [`${folder}/ffmpeg`, await needProgram('ffmpeg')]
    // All but what goes to descriptor 3.
    await writeScript(ffmpegPath, `exec '${real}' "$@" 3>/dev/null`)
    await withEncoder({ ffmpegPath }, async (encoder) => {
      const error = await encodeErrorOf(encoder.encode(strobe('w')))
      expect(error).toMatchObject({ code: 'failed' })
      expect(String(error.cause)).toContain('0 of 1 frames were measured')
    })
  }))

test('an encoder that writes more than the grids is ended', () =>
  withTempFolder(async (folder) => {
    const ffmpegPath = `${folder}/ffmpeg`
    await writeScript(ffmpegPath, 'cat /dev/zero >&3')
    await withEncoder({ ffmpegPath }, async (encoder) => {
      const error = await encodeErrorOf(encoder.encode(strobe('w')))
      expect(String(error.cause)).toContain(`more than ${GRID_BYTES} bytes on descriptor 3`)
    })
  }))
