import type { Memory } from '../../page/memory.ts'

/** What we have reacted with, as this browser remembers it: the server tells numbers alone. */
export interface OwnReactions {
  has(key: string, emoji: string): boolean
  set(key: string, emoji: string, on: boolean): void
  /** Whose they are: another author has none of them. */
  belongTo(author: string): void
  /** Forgets those to any other message than these: what is on no page is shown on none. */
  keepOnly(isThere: (key: string) => boolean): void
}

interface Remembered {
  author: string
  /** The key of a message and an emoji, each. */
  all: string[]
}

export function openOwnReactions(memory: Memory, room: string): OwnReactions {
  const name = `reacted ${room}`
  let { author, all } = read(memory.get(name))

  function keep(): void {
    memory.set(name, all.length === 0 ? undefined : JSON.stringify({ author, all }))
  }

  return {
    has: (key, emoji) => all.includes(`${key} ${emoji}`),
    set(key, emoji, on) {
      const others = all.filter((one) => one !== `${key} ${emoji}`)
      all = on ? [...others, `${key} ${emoji}`] : others
      keep()
    },
    belongTo(me) {
      if (author === me) return
      author = me
      all = []
      keep()
    },
    keepOnly(isThere) {
      const others = all.filter((one) => isThere(one.split(' ', 1)[0] ?? ''))
      if (others.length === all.length) return
      all = others
      keep()
    },
  }
}

function read(remembered: string | undefined): Remembered {
  try {
    const { author, all }: Partial<Record<keyof Remembered, unknown>> = JSON.parse(
      remembered ?? '{}',
    )
    const texts = Array.isArray(all) ? all.filter((one) => typeof one === 'string') : []
    return { author: typeof author === 'string' ? author : '', all: texts }
  } catch {
    return { author: '', all: [] }
  }
}
