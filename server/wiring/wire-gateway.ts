import type { Server as HttpServer } from 'node:http'
import type { Logger } from 'pino'
import type { Engine } from '../../database/engine.ts'
import type { ClipEncoder } from '../../helpers/clips/clip-encoder.ts'
import type { Clock } from '../../helpers/clock.ts'
import { type Gateway, openGateway, type RoomStages } from '../../realtime/gateway.ts'
import { createAuthors } from '../../realtime/joining/authors.ts'
import { createAdmission } from '../../realtime/posting/admission.ts'
import { createKeys } from '../../realtime/posting/keys.ts'
import type { PostDependencies } from '../../realtime/posting/post-message.ts'
import { createTurns } from '../../realtime/posting/turns.ts'
import type { ClipAddressOf } from '../../realtime/rooms/clients/send-messages.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { deriveKey } from '../secret.ts'
import type { Options } from '../settings.ts'

export interface GatewayParts {
  httpServer: HttpServer
  engine: Engine
  encoder: ClipEncoder
  stage: RoomStages
  secret: Buffer
  /** Addresses are remembered as hashes with this key only. */
  addressKey: Buffer
  /** Where clips are sent as addresses; missing when CLIPS is `inline`. */
  clipAddressOf: ClipAddressOf | undefined
  clock: Clock
  log: Logger
  metrics: Pick<Metrics, 'meter'>
  /** How long a connection may take to join; the gateway's own default when missing. */
  handshakeMs: number | undefined
  pingIntervalMs: number | undefined
}

/** Opens the socket.io side with this server's settings. */
export function wireGateway(options: Options, parts: GatewayParts): Gateway {
  return openGateway(
    {
      publicOrigins: options.publicOrigin,
      trustedProxies: options.trustProxy,
      connectionsPerAddress: options.connectionsPerAddress,
      replayLimit: options.replayLimit,
      handshakeMs: parts.handshakeMs,
      pingIntervalMs: parts.pingIntervalMs,
      roomsPerAddress: options.roomsPerAddress,
    },
    {
      httpServer: parts.httpServer,
      posting: postDependencies(options, parts),
      authors: createAuthors(deriveKey(parts.secret, 'author token')),
      reactions: parts.engine.reactions,
      rooms: parts.engine.rooms,
      roomLog: parts.engine.log,
      state: parts.engine.state,
      meter: parts.metrics.meter,
      addressKey: parts.addressKey,
      stage: parts.stage,
      clipAddressOf: parts.clipAddressOf,
    },
  )
}

function postDependencies(options: Options, parts: GatewayParts): PostDependencies {
  const { engine, encoder, clock, log } = parts
  return {
    messages: engine.messages,
    encoder,
    admission: createAdmission(options.postsPerMinute, engine.state.openCounter),
    roomTurns: createTurns(),
    authorTurns: createTurns(),
    keys: createKeys(clock),
    clock,
    messageTtlMs: options.messageTtlSeconds * 1000,
    log,
  }
}
