import { expect, test } from 'vitest'
import { makeContent, SCENES } from '../../../bench/lib/content.ts'
import { flashesTooMuch } from '../../../helpers/flashes/measure-flashes.ts'
import { withEncoder } from '../../support/media/with-encoder.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

test.each(SCENES)('the scene of the bench may be posted: %s', (scene) =>
  withTempFolder((folder) =>
    withEncoder({}, async (encoder) => {
      const { flashes } = await encoder.encode((await makeContent(scene, folder)).jpegs)
      expect(flashes).not.toSatisfy(flashesTooMuch)
    }),
  ),
)
