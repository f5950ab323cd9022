import { type AmfAnswer, type AmfValue, decodeAmf } from './amf0.ts'
import type { RtmpMessage } from './chunk-reader.ts'
import { commandMessage, MESSAGE, windowMessages } from './messages.ts'
import { ProtocolError } from './protocol-error.ts'
import { type PublishRequest, readPublishRequest } from './publish-request.ts'

/** What a publisher's command leads to. */
export type Outcome =
  | { type: 'answer'; bytes: Buffer }
  | { type: 'publish'; request: PublishRequest }
  /** The last thing said; then the connection ends. */
  | { type: 'refuse'; bytes: Buffer }
  | { type: 'end' }
  | { type: 'nothing' }

/** The one stream a connection may have. */
const STREAM_ID = 1
const NOTHING: Outcome = { type: 'nothing' }

/**
 * RTMP's commands as far as a publisher needs them (specification 7.2): connect, createStream,
 * publish, and the ways to say goodbye. Who wants to play is refused; what else encoders like to
 * say is ignored, as other servers do.
 */
export function createCommands() {
  let app: string | undefined

  return function take(message: RtmpMessage): Outcome {
    const [name, call, ...given] = decodeAmf(payloadOf(message))
    const number = typeof call === 'number' ? call : 0
    switch (name) {
      case 'connect':
        app = appIn(given[0])
        return answer(windowMessages(), connected(number))
      case 'createStream':
        return answer(commandMessage(0, '_result', number, null, STREAM_ID))
      case 'publish':
        if (app === undefined) throw new ProtocolError('connect comes before publish.')
        return { type: 'publish', request: readPublishRequest(app, given[1]) }
      case 'play':
      case 'play2':
        return {
          type: 'refuse',
          bytes: status('error', 'NetStream.Play.Failed', 'Only publishers here.'),
        }
      case 'deleteStream':
      case 'closeStream':
      case 'FCUnpublish':
        return { type: 'end' }
      default:
        return NOTHING
    }
  }
}

/** What a publisher hears whose request was granted. */
export function publishStarted(): Buffer {
  return status('status', 'NetStream.Publish.Start', 'You are on stage.')
}

/** What a publisher hears whose request was not granted; `text` is for a person. */
export function publishRefused(text: string): Buffer {
  return status('error', 'NetStream.Publish.Denied', text)
}

function answer(...bytes: Buffer[]): Outcome {
  return { type: 'answer', bytes: Buffer.concat(bytes) }
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

function appIn(command: AmfValue): string {
  const app = command instanceof Map ? command.get('app') : undefined
  if (typeof app !== 'string') throw new ProtocolError('connect names no application.')
  return app
}

/** AMF3's commands are AMF0's behind one more byte, as long as nobody switches. */
function payloadOf({ type, payload }: RtmpMessage): Buffer {
  return type === MESSAGE.commandAmf3 ? payload.subarray(1) : payload
}
