import type { Writable } from 'node:stream'
import { type Broadcast, createBroadcast } from './broadcast.ts'
import type { Publication, Wish, WishVerdict } from './wire/publication.ts'

/** Whether a room is live, as the room hears it. */
export interface StageState {
  live: boolean
  /** When the broadcast began, in Unix milliseconds. */
  startedAt?: number
}

export interface StagesParts {
  /** The room's proper name when this key opens its stage; a sentence for the publisher when not. */
  check(wish: Wish): Promise<{ room: string } | { text: string }>
  /** A room's stage begins or ends. */
  changed(room: string, state: StageState): void
  now(): number
}

export interface Stages {
  wish(wish: Wish): Promise<WishVerdict>
  stateOf(room: string): StageState
  /** Lets `out` watch a room as FLV; false when it is not live. */
  watch(room: string, out: Writable): boolean
  /** Ends every broadcast. */
  close(): void
}

interface Stage {
  broadcast: Broadcast
  startedAt?: number
}

/** The stages of all rooms: one publisher each, begun with its first key frame. */
export function createStages({ check, changed, now }: StagesParts): Stages {
  const stages = new Map<string, Stage>()

  async function wish(wish: Wish): Promise<WishVerdict> {
    const checked = await check(wish)
    if ('text' in checked) return { ok: false, text: checked.text }
    const { room } = checked
    if (stages.has(room)) return { ok: false, text: 'Somebody else is on this stage.' }
    return { ok: true, publication: open(room) }
  }

  function open(room: string): Publication {
    const stage: Stage = { broadcast: createBroadcast() }
    stages.set(room, stage)
    return {
      take(part) {
        stage.broadcast.take(part)
        if (!stage.broadcast.hasBegun || stage.startedAt !== undefined) return
        stage.startedAt = now()
        changed(room, stateOf(room))
      },
      end: () => end(room, stage),
    }
  }

  function end(room: string, stage: Stage): void {
    if (stages.get(room) !== stage) return
    stages.delete(room)
    if (stage.startedAt !== undefined) changed(room, stateOf(room))
    stage.broadcast.end()
  }

  function stateOf(room: string): StageState {
    const startedAt = stages.get(room)?.startedAt
    return startedAt === undefined ? { live: false } : { live: true, startedAt }
  }

  function watch(room: string, out: Writable): boolean {
    const { broadcast, startedAt } = stages.get(room) ?? {}
    if (!broadcast || startedAt === undefined) return false
    broadcast.watch(out)
    return true
  }

  function close(): void {
    for (const [room, stage] of stages) end(room, stage)
  }

  return { wish, stateOf, watch, close }
}
