import { isFinalForJoin, type RefusalBody } from '../../../realtime/protocol.ts'

/** Why a connection was lost or refused: the server's own sentence, and its code where it has one. */
export type DisconnectReason = Partial<RefusalBody> & { text: string }

/** Statuses of HTTP, and of a websocket's close. */
const FORBIDDEN = 403
const PAYLOAD_TOO_LARGE = 413
const TOO_BIG = 1009

/** The same answer would come again: trying by itself helps nobody, until its reader does something. */
export function isFinal(lost: Partial<RefusalBody> | undefined): boolean {
  return lost?.code !== undefined && isFinalForJoin(lost.code)
}

/** What the server said when it let nobody in, be it by socket.io or by a plain HTTP answer. */
export function reasonOf(error: object): DisconnectReason | undefined {
  const { data, context } = error as { data?: unknown; context?: unknown }
  if (isRefusal(data)) return data
  if (!isRecord(context) || typeof context.responseText !== 'string') return undefined
  try {
    const body: unknown = JSON.parse(context.responseText)
    return isRecord(body) && typeof body.message === 'string' ? { text: body.message } : undefined
  } catch {
    // A captive portal, or a proxy with a page of its own.
    return undefined
  }
}

/**
 * What the server said when it ended a connection that had only just begun. Where pages of this origin
 * may not connect, a browser does not say so with its first request by polling, only with the next.
 */
export function reasonOfLoss(details: unknown): DisconnectReason | undefined {
  const isForbidden = isRecord(details) && details.description === FORBIDDEN
  return isForbidden ? reasonOf(details) : undefined
}

/** Whether a connection was cut over the size of what was sent, by the server or a proxy. */
export function isCutForSize(details: unknown): boolean {
  if (!isRecord(details)) return false
  const { description, context } = details
  return description === PAYLOAD_TOO_LARGE || (isRecord(context) && context.code === TOO_BIG)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isRefusal(data: unknown): data is RefusalBody {
  return isRecord(data) && typeof data.text === 'string' && typeof data.code === 'string'
}
