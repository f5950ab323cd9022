import type { RefusalBody } from '../../realtime/protocol.ts'
import type { ConnectionState } from '../connection/connection.ts'
import { isFinal } from '../connection/transport/disconnect-reason.ts'
import type { Composer } from '../post/compose/composer.ts'
import type { Capture } from '../record/capture.ts'
import type { Closed } from '../rooms/closed.ts'
import { refusalText } from '../words/refusal-text.ts'
import { text } from '../words/text.ts'
import type { Status } from './announce/status.ts'
import type { Bar } from './bar.ts'

export interface ConnectionStateParts {
  bar: Bar
  composer: Composer
  /** The way of speaking that is chosen. */
  way: { open(): Promise<unknown>; close(): Promise<void> }
  capture: Capture
  status: Status
  closed: Closed
  /** Asks for the passphrase of the room. */
  askPassphrase(why: string): void
}

/** Shows how the connection is, and closes the composer while the room is closed to us. */
export function createConnectionState(parts: ConnectionStateParts) {
  const { bar, composer, way, capture, status, closed } = parts

  function show(state: ConnectionState, reason?: string, refusal?: RefusalBody): void {
    document.documentElement.dataset.connection = state
    if (state !== 'online') bar.showPresence(undefined)
    const sentence = state === 'connecting' ? text.connecting : text.offline
    status.say(
      'offline',
      state === 'online'
        ? undefined
        : { text: refusal ? refusalText(refusal) : (reason ?? sentence) },
    )
    if (state === 'online') showClosed(undefined)
    // Once closed, it stays so until the server lets us in, whatever else it says meanwhile.
    else if (refusal && (isClosed(refusal) || closed.isShown)) showClosed(refusal)
    if (refusal?.code === 'passphrase') parts.askPassphrase(refusalText(refusal))
  }

  /** What the server said of the room stands before everything older. */
  function showClosed(refusal: RefusalBody | undefined): void {
    const wasShown = closed.isShown
    closed.show(refusal)
    composer.showClosed(refusal !== undefined)
    if (refusal !== undefined) capture.stop('ended')
    // No camera while the room is closed to us.
    if (refusal !== undefined) void way.close()
    else if (wasShown) void way.open()
    status.say('closed', refusal && { text: refusalText(refusal) })
  }

  return show
}

/** A locked room is asked again by itself, since its host may open it; nothing can be said until then. */
function isClosed(refusal: RefusalBody): boolean {
  return isFinal(refusal) || refusal.code === 'room_locked'
}
