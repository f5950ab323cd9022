import type { Socket } from 'socket.io-client'
import type {
  ClientToServerEvents,
  RefusalBody,
  ServerToClientEvents,
} from '../../realtime/protocol.ts'
import {
  type DisconnectReason,
  isCutForSize,
  isFinal,
  reasonOf,
  reasonOfLoss,
} from './transport/disconnect-reason.ts'
import { countEveryPacket } from './transport/engine-io.ts'
import type { Transports } from './transport/transports.ts'

export type ClientSocket = Socket<ServerToClientEvents, ClientToServerEvents>

/** Keeps the connection: which way it goes, whether it lives, and when it comes back. */
export interface ConnectionKeeper {
  /** `welcome` has arrived: the connection works. */
  welcomed(): void
  /** Connects anew, at once. */
  renew(): void
  /** Connects at once where the next attempt is only waited for. */
  wake(): void
  close(): void
}

export interface ConnectionKeeperOptions {
  socket: ClientSocket
  transports: Transports
  /** Whether time has passed that nobody can account for, as in a machine that slept. */
  isInDoubt(): boolean
  /**
   * Called at every loss; `isMeant` when it is ours and the next connection already begins,
   * `wasTooLarge` when it was cut over the size of what was sent.
   */
  lost(refusal: DisconnectReason | undefined, isMeant: boolean, wasTooLarge?: boolean): void
}

/** The welcome follows the handshake at once, except when many clients reconnect at once (thundering herd). */
const WELCOME_TIMEOUT_MS = { websocket: 12_000, polling: 25_000 }
/** socket.io leaves it to us to come back when the server itself ended the connection. */
const RETURN_AFTER_MS = 5_000
const LOOK_EVERY_MS = 5_000
/** Between two tries at most: back, and caught up, within two seconds after a short absence, and patient in a long one. */
export const MAX_DELAY_MS = { first: 1_500, later: 5_000 }
const FIRST_TRIES = 8
/** A timer that is so late was asleep with its page; those of hidden pages run once a minute. */
const LATE_MS = 70_000
const PROBE_TIMEOUT_MS = 5_000

export function keepConnected({
  socket,
  transports,
  isInDoubt,
  lost,
}: ConnectionKeeperOptions): ConnectionKeeper {
  const manager = socket.io
  let returning: ReturnType<typeof setTimeout> | undefined
  let welcoming: ReturnType<typeof setTimeout> | undefined
  let farewell: RefusalBody | undefined
  let welcomedAt: number | undefined
  let isMeant = false
  let isRefused = false
  let lookedAt = performance.now()

  function prepare(): void {
    const { transports: names, timeoutMs } = transports.next()
    manager.opts.transports = names
    manager.timeout(timeoutMs)
  }

  /** A connection can join once, even if refused. */
  function renew(): void {
    clearTimeout(returning)
    isMeant = true
    socket.disconnect()
    isMeant = false
    farewell = undefined
    isRefused = false
    prepare()
    socket.connect()
  }

  function opened(): void {
    const { engine } = manager
    countEveryPacket(engine)
    const { websocket, polling } = WELCOME_TIMEOUT_MS
    const timeoutMs = engine.transport.name === 'websocket' ? websocket : polling
    clearTimeout(welcoming)
    welcoming = setTimeout(() => {
      transports.silent()
      engine.close()
    }, timeoutMs)
  }

  function ended(): void {
    clearTimeout(welcoming)
    if (welcomedAt === undefined) return
    const livedMs = performance.now() - welcomedAt
    welcomedAt = undefined
    if (!isMeant) transports.lasted(manager.engine.transport.name, livedMs)
  }

  function returnLater(): void {
    // The listener that receives the loss may close it.
    if (isMeant || socket.active) return
    clearTimeout(returning)
    returning = setTimeout(renew, RETURN_AFTER_MS * (0.5 + Math.random()))
  }

  /** After a sleep a connection may be dead without knowing it. */
  function look(): void {
    const lateMs = performance.now() - lookedAt - LOOK_EVERY_MS
    lookedAt = performance.now()
    if (!socket.connected) return
    if (isInDoubt()) renew()
    else if (lateMs > LATE_MS) void probe()
  }

  /** A liveness probe: any answer will do. */
  async function probe(): Promise<void> {
    const { id } = socket
    const asked = socket.timeout(PROBE_TIMEOUT_MS).emitWithAck('gone', { keys: [] })
    const isAlive = await asked.then(
      () => true,
      () => false,
    )
    if (!isAlive && socket.connected && socket.id === id) renew()
  }

  const looking = setInterval(look, LOOK_EVERY_MS)
  manager.on('reconnect_attempt', (tries) => {
    manager.reconnectionDelayMax(tries < FIRST_TRIES ? MAX_DELAY_MS.first : MAX_DELAY_MS.later)
    prepare()
  })
  manager.on('open', opened)
  manager.on('close', () => clearTimeout(welcoming))
  manager.on('error', (error) => {
    if (error.message === 'timeout') transports.silent()
  })
  socket.on('refusal', (refusal) => {
    if (refusal.code === 'banned') farewell = refusal
  })
  socket.on('disconnect', (reason, details) => {
    ended()
    lost(farewell ?? reasonOfLoss(details), isMeant, isCutForSize(details))
    isRefused = farewell !== undefined
    if (reason !== 'io client disconnect' && !isRefused) returnLater()
  })
  socket.on('connect_error', (error) => {
    clearTimeout(welcoming)
    const refusal = reasonOf(error)
    isRefused = isFinal(refusal)
    lost(refusal, false)
    if (!isRefused) returnLater()
  })

  return {
    welcomed() {
      clearTimeout(welcoming)
      welcomedAt = performance.now()
    },
    renew,
    wake() {
      const isUnderWay = socket.connected || manager.engine?.readyState === 'opening'
      if (!isUnderWay && !isRefused) renew()
    },
    close() {
      clearTimeout(returning)
      clearTimeout(welcoming)
      clearInterval(looking)
      isMeant = true
      socket.disconnect()
    },
  }
}
