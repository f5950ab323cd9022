import type { Done } from '../../../realtime/protocol.ts'
import { refusalText } from '../../words/refusal-text.ts'
import { sheetText } from '../../words/sheet-text.ts'

/**
 * Waits for the server's answer and says why not, where it says no or is not reached. Resolves with
 * what came along, or `undefined` when it was not done.
 */
export async function answered<More>(
  asked: Promise<Done<More>>,
  say: (sentence: string) => void,
): Promise<({ ok: true } & More) | undefined> {
  const answer = await asked.catch(() => undefined)
  if (answer?.ok) return answer
  say(answer === undefined ? sheetText.notReached : refusalText(answer))
  return undefined
}
