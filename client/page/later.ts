import { loadStyle } from './style.ts'

/** Parts of the page that most visits do not need: each is loaded when it is asked for. */

export const later = {
  parts: () => import('./parts.ts'),
  invite: () => import('../rooms/invite.ts'),
  links: () => import('../feed/links.ts'),
  stage: async () => {
    await loadStyle('stage')
    return import('../stage/stage.ts')
  },
}

/** Runs with a part once it is there. Offline it is not: then nothing happens. */
export async function use<Part>(
  load: () => Promise<Part>,
  work: (part: Part) => unknown,
): Promise<void> {
  const part = await load().catch(() => undefined)
  if (part !== undefined) work(part)
}
