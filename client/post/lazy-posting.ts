import type { Status } from '../page/announce/status.ts'
import { text } from '../words/text.ts'
import type { Posting } from './posting.ts'

export interface LazyPostingParts {
  /** Loads and opens it; after it has rejected it is called again when there is a reason to. */
  load(): Promise<Posting>
  status: Status
  /** Calls when the page has shown what it shows first. */
  whenIdle(work: () => void): void
}

/**
 * Posting, which is loaded as soon as the page has shown itself: nobody has typed anything by then, and
 * whoever is faster than the network waits for it. What is typed stays typed when it does not come; the
 * next Enter, or the next welcome, asks for it again.
 */
export function createLazyPosting({ load, status, whenIdle }: LazyPostingParts): Posting {
  let opening: Promise<Posting> | undefined
  let opened: Posting | undefined
  let welcome: Parameters<Posting['welcomed']> | undefined

  async function open(): Promise<Posting> {
    const posting = await load()
    opened = posting
    if (welcome !== undefined) void posting.welcomed(...welcome)
    return posting
  }

  /** `undefined` when it cannot be had now. */
  async function get(): Promise<Posting | undefined> {
    opening ??= open()
    try {
      return await opening
    } catch {
      opening = undefined
      return undefined
    }
  }

  /** For what its author does: that is said when it has to wait, and when it cannot be done. */
  async function act(work: (posting: Posting) => Promise<void> | void): Promise<void> {
    if (opened !== undefined) return work(opened)
    status.say('recording', { text: text.connecting })
    const posting = await get()
    status.say('recording', undefined)
    if (posting !== undefined) return work(posting)
    status.say('problem', { text: text.wayNotLoaded, keepsWords: true })
  }

  whenIdle(() => void get())
  return {
    post: (by) => act((posting) => posting.post(by)),
    hold: (by) => void act((posting) => posting.hold(by)),
    answerByFace: (key) => act((posting) => posting.answerByFace(key)),
    postFrames(frames) {
      // What nobody waits for any more, or never did, may fail unseen.
      frames.catch(() => undefined)
      return act((posting) => posting.postFrames(frames))
    },
    async welcomed(...by) {
      welcome = by
      if (opened !== undefined) return opened.welcomed(...by)
      await get()
    },
    silenceEnded: () => opened?.silenceEnded(),
  }
}
