import { loadStyle } from './load-style.ts'
import { type Load, retriable } from './retriable.ts'
import { stillHere } from './still-here.ts'

/**
 * Parts of the page that its first look does not need. Posting is loaded as soon as that is there, each of
 * the others when it is asked for, since most visits do without.
 */

export const lazy = {
  posting: styled(
    'pending',
    retriable('open-posting', () => import('../../post/open-posting.ts')),
  ),
  sheets: styled(
    'sheets',
    retriable('sheets-and-menus', () => import('./sheets-and-menus.ts')),
  ),
  invite: styled(
    'sheets',
    retriable('invite', () => import('../../rooms/invite.ts')),
  ),
  links: retriable('links', () => import('../../feed/links.ts')),
  standIn: retriable('stand-in', () => import('../../feed/players/stand-in/stand-in.ts')),
  ways: styled(
    'ways',
    retriable('all-ways', () => import('../../record/ways/all-ways.ts')),
  ),
  stage: styled(
    'stage',
    retriable('stage', () => import('../../stage/stage.ts')),
  ),
  cinema: styled(
    'cinema',
    retriable('cinema', () => import('../../watch/cinema.ts')),
  ),
}

/** A part shown unstyled for a moment is worse than one shown a moment later. */
function styled<Part>(style: string, load: Load<Part>): Load<Part> {
  return async () => {
    const [loaded] = await Promise.all([load(), loadStyle(style)])
    return loaded
  }
}

/** Runs with a part once it is there. Offline it is not: then nothing happens. */
export async function use<Part>(load: Load<Part>, work: (part: Part) => unknown): Promise<void> {
  const part = await load().catch(() => undefined)
  if (part !== undefined) work(part)
}

/**
 * The same for what takes the focus, or leads to another page: not once its author has gone on to something
 * else. What waits for more than its part asks `isHere` again.
 */
export function open<Part>(
  load: Load<Part>,
  work: (part: Part, isHere: () => boolean) => unknown,
): Promise<void> {
  const isHere = stillHere()
  return use(load, (part) => isHere() && work(part, isHere))
}
