import { afterEach, beforeEach } from 'vitest'
import type { MessageStore } from '../../../database/message-store.ts'
import type { Message } from '../../../realtime/protocol.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { makeMessage } from '../../support/messages.ts'

export interface OpenStore {
  store: MessageStore
  /** Closes it and opens another on the same data. */
  reopen(): Promise<MessageStore>
  close(): Promise<void>
}

/** What the parts of the contract work with: an empty store and a clock, new for each test. */
export interface StoreUnderTest {
  readonly store: MessageStore
  readonly clock: FakeClock
  /** Closes the store; from then on `store` is another one on the same data. */
  reopen(): Promise<void>
  /** Keeps one message, with what is given instead of the defaults. */
  post(fields?: Parameters<typeof makeMessage>[0], nonce?: string): Promise<Message>
  postMany(count: number, room?: string): Promise<Message[]>
  /** What came after one key of the lobby. */
  after(
    key: string | undefined,
    messages: number,
    videoBytes?: number,
  ): Promise<Message[] | undefined>
}

/** Opens a store before each test of the surrounding `describe`, and closes it afterwards. */
export function useStore(open: (clock: FakeClock) => Promise<OpenStore>): StoreUnderTest {
  let clock: FakeClock
  let opened: OpenStore
  let store: MessageStore

  beforeEach(async () => {
    clock = createFakeClock()
    opened = await open(clock)
    store = opened.store
  })
  afterEach(() => opened.close())

  const post: StoreUnderTest['post'] = async (fields = {}, nonce) => {
    const message = makeMessage({ sentAt: clock.now(), ...fields })
    await store.keep(message, { nonce })
    return message
  }
  return {
    get store() {
      return store
    },
    get clock() {
      return clock
    },
    async reopen() {
      store = await opened.reopen()
    },
    post,
    async after(key = '', messages, videoBytes = Number.POSITIVE_INFINITY) {
      return (await store.after('lobby', [key], { messages, videoBytes })).get(key)
    },
    async postMany(count, room = 'lobby') {
      const messages: Message[] = []
      for (let i = 0; i < count; i++) messages.push(await post({ room, message: `${room} ${i}` }))
      return messages
    },
  }
}
