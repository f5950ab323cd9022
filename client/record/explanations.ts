import { postingText } from '../words/posting-text.ts'
import type { RecordingStopped } from './frames/recording-stopped.ts'
import type { Way } from './way.ts'

/**
 * Why a recording came to nothing, and what to do about it; `way` took its frames, or none of ours did. A
 * camera that ended explains itself in its own square, and whoever chose another way knows.
 */
export type Explain = (
  why: RecordingStopped['why'],
  way?: Pick<Way, 'name' | 'isFilmed'>,
) => string | undefined

const EXPLANATIONS: Partial<Record<RecordingStopped['why'], string>> = {
  cancelled: postingText.cancelled,
  hidden: postingText.hidden,
  'no-picture': postingText.noPicture,
  noise: postingText.noise,
  black: postingText.black,
  unanswered: postingText.unanswered,
}

/** A file or a card does not get calmer by more light. */
export const explain: Explain = (why, way) => {
  if (why === 'flashes') return way?.isFilmed ? postingText.flashes : postingText.flashesMade
  if (why === 'unanswered' && way?.name === 'screen') return postingText.unansweredScreen
  return EXPLANATIONS[why]
}
