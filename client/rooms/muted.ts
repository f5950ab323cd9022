import type { Memory } from '../page/memory.ts'

/** Whom this reader does not want to see. Nobody else is told, and it can be undone. */
export interface Muted {
  has(author: string): boolean
  /** Author ids with the names under which they were muted. */
  readonly all: [author: string, name: string][]
  mute(author: string, name: string): void
  unmute(author: string): void
}

const NAME = 'muted'

export function openMuted(memory: Memory, changed: () => void): Muted {
  const muted = new Map<string, string>(read(memory.get(NAME)))

  function save(): void {
    memory.set(NAME, muted.size === 0 ? undefined : JSON.stringify([...muted]))
    changed()
  }

  return {
    has: (author) => muted.has(author),
    get all() {
      return [...muted]
    },
    mute(author, name) {
      muted.set(author, name)
      save()
    },
    unmute(author) {
      muted.delete(author)
      save()
    },
  }
}

function read(text: string | undefined): [string, string][] {
  try {
    const pairs: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(pairs) ? pairs.filter(isPair) : []
  } catch {
    return []
  }
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((v) => typeof v === 'string')
}
