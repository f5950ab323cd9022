import type { Counts, Reactions, RefusalBody } from '../../../realtime/protocol.ts'
import type { Connection } from '../../connection/connection.ts'
import type { OwnReactions } from './own-reactions.ts'

/** One emoji under a message, as it is to be shown. */
export interface ShownReaction {
  emoji: string
  count: number
  isOwn: boolean
}

export interface ReactingParts {
  connection: () => Pick<Connection, 'react'>
  own: OwnReactions
  /** All kinds, in their order; nobody may have reacted with some of them. */
  show(key: string, all: ShownReaction[]): void
  refused(refusal: RefusalBody): void
}

/** The reactions of the messages on the page: what the server counts, and what we want that it does not know yet. */
export interface Reacting {
  /** What one may react with, as the server says; nothing where it knows no reactions. */
  readonly kinds: readonly string[]
  has(key: string, emoji: string): boolean
  toggle(key: string, emoji: string): void
  /** The server has said who we are; what it has not answered is sent again. */
  welcomed(author: string, kinds: readonly string[] | undefined): void
  counted(reactions: Reactions): void
  forget(key: string): void
}

export function createReacting({ connection, own, show, refused }: ReactingParts): Reacting {
  const counted = new Map<string, Counts>()
  /** What shall be, by key and emoji, until the server has answered. */
  const wanted = new Map<string, { key: string; emoji: string; on: boolean }>()
  const underWay = new Set<string>()
  let kinds: readonly string[] = []

  const has = (key: string, emoji: string) =>
    wanted.get(`${key} ${emoji}`)?.on ?? own.has(key, emoji)

  function refresh(key: string): void {
    const counts = counted.get(key) ?? {}
    const all = kinds.map((emoji) => {
      const isOwn = has(key, emoji)
      const difference = Number(isOwn) - Number(own.has(key, emoji))
      const count = Math.max((counts[emoji] ?? 0) + difference, isOwn ? 1 : 0)
      return { emoji, count, isOwn }
    })
    show(key, all)
  }

  /** A wanted state, not a turn: sent again after a lost answer, it does nothing more. */
  async function send(name: string): Promise<void> {
    if (underWay.has(name)) return
    underWay.add(name)
    try {
      for (let asked = wanted.get(name); asked !== undefined; asked = wanted.get(name)) {
        const { key, emoji } = asked
        const done = await connection().react(asked)
        if (done.ok) {
          own.set(key, emoji, done.on)
          counted.set(key, done.counts)
        } else refused(done)
        if (wanted.get(name) === asked || !done.ok) wanted.delete(name)
        refresh(key)
      }
    } catch {
      // The connection is lost: it is sent again when that is back.
    } finally {
      underWay.delete(name)
    }
  }

  return {
    get kinds() {
      return kinds
    },
    has,
    toggle(key, emoji) {
      const name = `${key} ${emoji}`
      wanted.set(name, { key, emoji, on: !has(key, emoji) })
      refresh(key)
      void send(name)
    },
    welcomed(author, all = []) {
      own.belongTo(author)
      kinds = all
      for (const name of wanted.keys()) void send(name)
    },
    counted({ key, counts }) {
      counted.set(key, counts)
      refresh(key)
    },
    forget(key) {
      counted.delete(key)
      own.keepOnly((one) => one !== key)
      for (const [name, { key: of }] of wanted) if (of === key) wanted.delete(name)
    },
  }
}
