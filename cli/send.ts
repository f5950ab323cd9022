import { createDraft } from '../client/lib.ts'
import { connectTo, type Place } from './connect.ts'
import { framesOf } from './frames-of.ts'

export interface Sending extends Place {
  text: string
  name?: string | undefined
  file: string
}

/** Posts one message; resolves with its key, or rejects with the sentence of who refused it. */
export async function send({ text, name, file, ...place }: Sending): Promise<string> {
  const draft = createDraft(text, await framesOf(file), name)
  let turnAway: (error: Error) => void = () => undefined
  const turnedAway = new Promise<never>((_, reject) => {
    turnAway = reject
  })
  const connection = connectTo(place, {
    state: (_, reason, refusal) => {
      if (refusal !== undefined) turnAway(new Error(reason))
    },
  })
  try {
    const answer = await Promise.race([connection.post(draft, () => undefined), turnedAway])
    if (!answer.ok) throw new Error(answer.text)
    return answer.key
  } finally {
    connection.close()
  }
}
