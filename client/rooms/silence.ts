import type { Rules } from '../../realtime/protocol.ts'
import type { Status } from '../page/announce/status.ts'
import type { Composer } from '../post/compose/composer.ts'
import type { Capture } from '../record/capture.ts'
import { text } from '../words/text.ts'
import { clockTime } from '../words/time.ts'

export interface SilenceParts {
  composer: Pick<Composer, 'showClosed'>
  capture: Pick<Capture, 'stop'>
  status: Status
  /** The server's clock, by which the silence ends. */
  serverNow(): number
  ended(): void
}

/**
 * Closes the composer while a host has silenced us, says until when, and opens it by itself: what
 * would be refused is not recorded. Words that are typed already stay.
 */
export function createSilence({ composer, capture, status, serverNow, ended }: SilenceParts) {
  let timer: ReturnType<typeof setTimeout> | undefined

  function end(): void {
    composer.showClosed(false, 'silence')
    status.say('silenced', undefined)
    ended()
  }

  return function showRules(rules: Rules | undefined): void {
    clearTimeout(timer)
    const until = rules?.silencedUntil ?? 0
    const leftMs = until - serverNow()
    if (leftMs <= 0) {
      end()
      return
    }
    capture.stop('ended')
    composer.showClosed(true, 'silence')
    status.say('silenced', { text: text.youAreSilenced({ until: clockTime(until) }) })
    timer = setTimeout(end, leftMs)
  }
}
