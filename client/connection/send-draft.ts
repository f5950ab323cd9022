import type { Answer } from '../../realtime/protocol.ts'
import { lengthOf } from '../post/draft-size.ts'
import type { NamedDraft } from '../post/outbox.ts'
import { type AnswerTimeout, createAnswerTimeout } from './answer-timeout.ts'
import type { ClientSocket } from './connection-keeper.ts'
import { isUploading } from './transport/engine-io.ts'

/** Sends drafts and waits for their answers, as long as each of them may take. */
export interface DraftSender {
  /** One attempt: rejects when the connection broke or the answer is overdue. */
  send(draft: NamedDraft): Promise<Answer>
  /** The server has spoken of this one, so it has arrived. */
  arrived(nonce: string | undefined): void
}

export function createDraftSender(socket: ClientSocket): DraftSender {
  const patiences = new Map<string, AnswerTimeout>()

  async function send(draft: NamedDraft): Promise<Answer> {
    const patience = createAnswerTimeout(lengthOf(draft), () => isUploading(socket.io.engine))
    patiences.set(draft.nonce, patience)
    try {
      return await Promise.race([socket.emitWithAck('message', draft), patience.overdue])
    } finally {
      patience.end()
      patiences.delete(draft.nonce)
    }
  }

  return { send, arrived: (nonce) => patiences.get(nonce ?? '')?.arrived() }
}
