import { isFinalForJoin, type RefusalBody } from '../../realtime/protocol.ts'

/** Why a connection was lost or refused: the server's own sentence, and its code where it has one. */
export type DisconnectReason = Partial<RefusalBody> & { text: string }

/** The same answer would come again: trying by itself helps nobody, until its reader does something. */
export function isFinal(lost: Partial<RefusalBody> | undefined): boolean {
  return lost?.code !== undefined && isFinalForJoin(lost.code)
}

/** What the server said when it let nobody in, be it by socket.io or by a plain HTTP answer. */
export function reasonOf(error: Error): DisconnectReason | undefined {
  const { data, context } = error as Error & { data?: unknown; context?: unknown }
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isRefusal(data: unknown): data is RefusalBody {
  return isRecord(data) && typeof data.text === 'string' && typeof data.code === 'string'
}
