import { chatName } from '../page/addresses.ts'
import type { Memory } from '../page/memory.ts'

/** The authors that this reader does not want to see. It stays in this browser and can be undone. */
export interface Muted {
  has(author: string): boolean
  /** Author ids with the names under which they were muted. */
  readonly all: [author: string, name: string][]
  mute(author: string, name: string): void
  unmute(author: string): void
  /** Reads anew what another tab of this browser may have changed. */
  refresh(): void
}

const NAME = 'muted'

/** `changed` is called after every change, also one of another tab. */
export function openMuted(memory: Memory, changed: () => void): Muted {
  let muted = new Map<string, string>(read(memory.get(NAME)))

  function refresh(): void {
    muted = new Map(read(memory.get(NAME)))
    changed()
  }

  /** On top of what is remembered now: another tab may have muted an author meanwhile. */
  function change(make: (all: Map<string, string>) => void): void {
    const all = new Map(read(memory.get(NAME)))
    make(all)
    memory.set(NAME, all.size === 0 ? undefined : JSON.stringify([...all]))
    refresh()
  }

  return {
    has: (author) => muted.has(author),
    get all() {
      return [...muted]
    },
    mute: (author, name) => change((all) => all.set(author, name)),
    unmute: (author) => change((all) => all.delete(author)),
    refresh,
  }
}

/** Calls `changed` when another tab of this browser has changed what is remembered by that name. */
export function onOtherTab(changed: () => void): void {
  addEventListener('storage', ({ key }) => {
    // `null`: everything was cleared.
    if (key === null || key === `${chatName}-${NAME}`) changed()
  })
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
