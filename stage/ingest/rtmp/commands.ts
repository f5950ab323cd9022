import { type AmfAnswer, type AmfValue, decodeAmf } from './protocol/amf0.ts'
import type { RtmpMessage } from './protocol/chunk-reader.ts'
import { commandMessage, MESSAGE, streamBegins, windowMessages } from './protocol/messages.ts'
import { ProtocolError } from './protocol/protocol-error.ts'
import { type PublishRequest, readPublishRequest } from './publish-request.ts'

/** What a publisher's command leads to. */
export type Outcome =
  | { type: 'answer'; bytes: Buffer }
  | { type: 'publish'; request: PublishRequest }
  /** The last answer; then the connection ends. */
  | { type: 'refuse'; bytes: Buffer }
  | { type: 'end' }
  | { type: 'nothing' }

/** The one stream a connection may have. */
const STREAM_ID = 1
const NOTHING: Outcome = { type: 'nothing' }
const NO_ROOM = 'No room is named: publish to rtmp://<this server>/live/<room>?key=<stage key>.'
const NO_PLAYING = 'This server takes publishers only; watch in the room itself.'

/**
 * RTMP's commands as far as a publisher needs them (specification 7.2): connect, createStream,
 * publish, and the ways to close. Playing is refused. What encoders ask for beside that is
 * answered where some of them wait for it, and otherwise ignored, as other servers do.
 */
export function createCommands() {
  let isConnected = false
  let app: AmfValue

  function connect(call: number, command: AmfValue): Outcome {
    isConnected = true
    app = command instanceof Map ? command.get('app') : undefined
    return answer(windowMessages(), connected(call))
  }

  function publish(name: AmfValue): Outcome {
    if (!isConnected) throw new ProtocolError('connect comes before publish.')
    const request = readPublishRequest(app, name)
    return request ? { type: 'publish', request } : refuse(publishRefused(NO_ROOM))
  }

  return function take(message: RtmpMessage): Outcome {
    const [name, call, ...given] = decodeAmf(payloadOf(message))
    const number = typeof call === 'number' ? call : 0
    switch (name) {
      case 'connect':
        return connect(number, given[0])
      case 'createStream':
        return answer(commandMessage(0, '_result', number, null, STREAM_ID))
      case 'publish':
        return publish(given[1])
      case 'play':
      case 'play2':
        return refuse(status('error', 'NetStream.Play.Failed', NO_PLAYING))
      // Hardware encoders and Flash's own wait for these before they publish.
      case 'releaseStream':
      case 'FCPublish':
      case '_checkbw':
        return answer(commandMessage(0, '_result', number, null, null))
      case 'deleteStream':
      case 'closeStream':
      case 'FCUnpublish':
        return { type: 'end' }
      default:
        return NOTHING
    }
  }
}

/** What a publisher receives whose request was granted. */
export function publishStarted(): Buffer {
  const started = status('status', 'NetStream.Publish.Start', 'You are on stage.')
  return Buffer.concat([streamBegins(STREAM_ID), started])
}

/** What a publisher receives whose request was refused; `text` is for a person. */
export function publishRefused(text: string): Buffer {
  return status('error', 'NetStream.Publish.Denied', text)
}

function answer(...bytes: Buffer[]): Outcome {
  return { type: 'answer', bytes: Buffer.concat(bytes) }
}

function refuse(bytes: Buffer): Outcome {
  return { type: 'refuse', bytes }
}

function connected(call: number): Buffer {
  const server: AmfAnswer = { fmsVer: 'FMS/3,0,1,123', capabilities: 31 }
  const info: AmfAnswer = {
    level: 'status',
    code: 'NetConnection.Connect.Success',
    description: 'Connected.',
    objectEncoding: 0,
  }
  return commandMessage(0, '_result', call, server, info)
}

function status(level: 'status' | 'error', code: string, description: string): Buffer {
  return commandMessage(STREAM_ID, 'onStatus', 0, null, { level, code, description })
}

/** AMF3's commands are AMF0's behind one more byte, as long as nobody switches. */
function payloadOf({ type, payload }: RtmpMessage): Buffer {
  return type === MESSAGE.commandAmf3 ? payload.subarray(1) : payload
}
