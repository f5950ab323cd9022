import { loadStyle } from './load-style.ts'

/** Parts of the page that most visits do not need: each is loaded when it is asked for. */

export const lazy = {
  sheets: () => styled('sheets', import('./sheets-and-menus.ts')),
  invite: () => styled('sheets', import('../../rooms/invite.ts')),
  links: () => import('../../feed/links.ts'),
  standIn: () => import('../../feed/players/stand-in/stand-in.ts'),
  ways: () => styled('ways', import('../../record/ways/all-ways.ts')),
  stage: () => styled('stage', import('../../stage/stage.ts')),
}

/** A part shown unstyled for a moment is worse than one shown a moment later. */
async function styled<Part>(style: string, part: Promise<Part>): Promise<Part> {
  const [loaded] = await Promise.all([part, loadStyle(style)])
  return loaded
}

/** Runs with a part once it is there. Offline it is not: then nothing happens. */
export async function use<Part>(
  load: () => Promise<Part>,
  work: (part: Part) => unknown,
): Promise<void> {
  const part = await load().catch(() => undefined)
  if (part !== undefined) work(part)
}
