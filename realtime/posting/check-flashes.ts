import type { Clip } from '../../helpers/clips/clip-encoder.ts'
import { flashesTooMuch } from '../../helpers/flashes/measure-flashes.ts'
import { Refusal } from '../answers/refusal.ts'

/** Throws a `Refusal` (`bad_frames`) for a clip that flashes more than is safe to look at (WCAG 2.3.1). */
export function checkFlashes({ flashes }: Pick<Clip, 'flashes'>): void {
  if (!flashesTooMuch(flashes)) return
  const text =
    'This loop flashes more than three times a second, which can cause seizures. Record it with steadier light.'
  throw new Refusal('bad_frames', text, { reason: 'flashes' })
}
