import type { Memory } from '../page/memory.ts'
import { WAY_NAMES, type Way, type WayName, type Ways } from './way.ts'

export interface ChosenWays extends Ways {
  /** Whether this browser has it. */
  has(name: WayName): boolean
  /** Takes another way, now and on later visits; the one before lets go of its picture. */
  choose(name: WayName): Promise<boolean>
}

export interface WaysOptions {
  /** Each by its name; a name without a way here cannot be chosen. */
  all: Partial<Record<WayName, Way>> & { camera: Way }
  memory: Memory
  /** Called with each way that is chosen, the remembered one included, before it opens. */
  chosen(way: Way): void
  /** Called when another way is about to take the place of the one chosen. */
  left(): void
}

/** Keeps which way of speaking is chosen, across visits. */
export function createWays({ all, memory, chosen, left }: WaysOptions): ChosenWays {
  let current = all[rememberedIn(memory)] ?? all.camera
  chosen(current)
  return {
    get current() {
      return current
    },
    has: (name) => all[name] !== undefined,
    open: () => current.open(),
    close: () => current.close(),
    async choose(name) {
      const next = all[name]
      if (next === undefined) return false
      const last = current
      memory.set('way', name === 'camera' ? undefined : name)
      current = next
      if (last !== next) {
        left()
        void last.close()
        chosen(next)
      }
      return next.open()
    },
  }
}

function rememberedIn(memory: Memory): WayName {
  const remembered = memory.get('way')
  return WAY_NAMES.find((name) => name === remembered) ?? 'camera'
}
