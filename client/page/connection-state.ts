import { LOBBY, type RefusalBody } from '../../realtime/protocol.ts'
import type { ConnectionState } from '../connection/connection.ts'
import { isFinal } from '../connection/lost.ts'
import type { Composer } from '../post/composer.ts'
import type { Capture } from '../record/capture.ts'
import { text } from '../words/text.ts'
import type { Bar } from './bar.ts'
import type { Status, StatusAction } from './status.ts'

export interface ConnectionStateParts {
  room: string
  bar: Bar
  composer: Composer
  capture: Capture
  status: Status
  retry(): void
  /** Asks for the passphrase of the room. */
  askPassphrase(why: string): void
}

/** Shows how the connection is, and closes the composer while the room is closed to us. */
export function createConnectionState(parts: ConnectionStateParts) {
  const { room, bar, composer, capture, status } = parts

  function show(state: ConnectionState, reason?: string, refusal?: RefusalBody): void {
    document.documentElement.dataset.connection = state
    if (state !== 'online') bar.showPresence(undefined)
    const sentence = state === 'connecting' ? text.connecting : text.offline
    status.say('offline', state === 'online' ? undefined : { text: reason ?? sentence })
    // While another attempt is under way nothing is known yet: what was said last stays.
    if (state !== 'connecting') showClosed(isClosed(refusal) ? refusal : undefined)
    if (refusal?.code === 'passphrase') parts.askPassphrase(refusal.text)
  }

  function showClosed(refusal: RefusalBody | undefined): void {
    composer.showClosed(refusal !== undefined)
    if (refusal !== undefined) capture.stop('ended')
    status.say('closed', refusal && { text: refusal.text, actions: waysOut() })
  }

  function waysOut(): StatusAction[] {
    const again = { label: text.tryAgain, run: parts.retry }
    const lobby = { label: text.toLobby, run: () => location.assign('/') }
    return room === LOBBY ? [again] : [again, lobby]
  }

  return show
}

/** A locked room is asked again by itself, since its host may open it; nothing can be said until then. */
function isClosed(refusal: RefusalBody | undefined): boolean {
  return isFinal(refusal) || refusal?.code === 'room_locked'
}
