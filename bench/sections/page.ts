import type { Bench } from '../lib/context.ts'
import type { Figure } from '../lib/figures.ts'
export async function page(_: Bench): Promise<Figure[]> {
  return []
}
