import { createDraft, type PostProgress } from '../client/lib.ts'
import { connectTo, type Place } from './connect.ts'
import { framesOf } from './frames-of.ts'

export interface Sending extends Place {
  text: string
  name?: string | undefined
  /** What is seen in the loop, in words. */
  alt?: string | undefined
  /** The key of the message that this one answers. */
  replyTo?: string | undefined
  file: string
  /** How long a connection that breaks meanwhile is waited for. */
  giveUpAfterMs?: number
}

const GIVE_UP_AFTER_MS = 30_000

/**
 * Posts one message; resolves with its key, or rejects with a sentence: the server's refusal, or why
 * there was no answer.
 */
export async function send(sending: Sending) {
  const { text, name, alt, replyTo, file, giveUpAfterMs, ...place } = sending
  const draft = createDraft(text, await framesOf(file), name, { alt, replyTo })
  let fail: (error: Error) => void = () => undefined
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  let timer: NodeJS.Timeout | undefined
  const connection = connectTo(place, {
    state(state) {
      clearTimeout(timer)
      if (state === 'offline') timer = setTimeout(fail, giveUpAfterMs ?? GIVE_UP_AFTER_MS, lost())
    },
    failed: (error) => fail(error),
  })
  /** The server cannot take it now; the library would try for minutes. */
  function waitsForServer(progress: PostProgress): void {
    if (progress.stage !== 'held' || progress.reason === undefined) return
    timer ??= setTimeout(fail, giveUpAfterMs ?? GIVE_UP_AFTER_MS, new Error(progress.reason))
  }

  try {
    const answer = await Promise.race([connection.post(draft, waitsForServer), failed])
    if (!answer.ok) throw new Error(answer.text)
    return answer.key
  } finally {
    clearTimeout(timer)
    connection.close()
  }
}

function lost(): Error {
  return new Error('The connection broke and did not come back. The message may have been posted.')
}
