import { type Connection, openConnection } from '../../../client/connection/connection.ts'
import { openTokenStore } from '../../../client/connection/tokens.ts'
import type { PostProgress } from '../../../client/post/outbox.ts'
import type { Message, Receipt } from '../../../realtime/protocol.ts'

/** A page without a screen: the real connection, and what a feed would show. */
export interface PageModel {
  connection: Connection
  /** The keys on its screen, from the top to the bottom. */
  readonly shown: string[]
  /** Keys that the connection handed on more than once. */
  readonly repeated: string[]
  /** What was shown as delivered. */
  readonly receipts: Receipt[]
  post(message: string, frames: string[]): Promise<void>
  /** Resolves when as many are on its screen. */
  untilShown(count: number): Promise<void>
  /** Resolves when this one is not (any more). */
  untilHidden(key: string): Promise<void>
}

/** `onStep` hears of everything that happens to a draft or a connection. */
export function openPageModel(
  url: string,
  room: string,
  onStep: (step: string) => void,
): PageModel {
  const messages = new Map<string, Message>()
  const repeated: string[] = []
  const receipts: Receipt[] = []
  let waiting: { isDone: () => boolean; done: () => void }[] = []

  function until(isDone: () => boolean): Promise<void> {
    return new Promise((done) => {
      waiting.push({ isDone, done })
      changed()
    })
  }

  function changed(): void {
    const ready = waiting.filter(({ isDone }) => isDone())
    waiting = waiting.filter((one) => !ready.includes(one))
    for (const { done } of ready) done()
  }

  function show(message: Message): void {
    if (messages.has(message.key)) repeated.push(message.key)
    messages.set(message.key, message)
    changed()
  }

  const connection = openConnection({
    url,
    room,
    tokens: openTokenStore(() => {
      throw new Error('no storage here')
    }),
    on: {
      state: (state) => onStep(state),
      welcome: () => onStep('welcome'),
      replay(all) {
        onStep('replay')
        for (const message of all) show(message)
      },
      message(message) {
        onStep('message')
        show(message)
      },
      removed({ key }) {
        messages.delete(key)
        changed()
      },
      presence: () => undefined,
    },
  })

  return {
    connection,
    get shown() {
      return [...messages.keys()].sort()
    },
    repeated,
    receipts,
    async post(message, frames) {
      onStep('post')
      const draft = { id: message, nonce: message, message, frames }
      const answer = await connection.post(draft, ({ stage }: PostProgress) => onStep(stage))
      if (!answer.ok) throw new Error(answer.text)
      onStep('receipt')
      receipts.push({ key: answer.key, expiresAt: answer.expiresAt })
    },
    untilShown: (count) => until(() => messages.size >= count),
    untilHidden: (key) => until(() => !messages.has(key)),
  }
}
