import type { Writable } from 'node:stream'
import { type Broadcast, createBroadcast } from './broadcast.ts'
import type { Publication, PublishRequest, PublishVerdict } from './wire/publication.ts'

/** Whether a room is live, as the room hears it. */
export interface StageState {
  live: boolean
  /** When the broadcast began, in Unix milliseconds. */
  startedAt?: number
}

export interface StagesDependencies {
  /** The room's proper name when this key opens its stage; a sentence for the publisher when not. */
  check(request: PublishRequest): Promise<{ room: string } | { text: string }>
  /** A room's stage begins or ends. */
  changed(room: string, state: StageState): void
  now(): number
}

export interface Stages {
  publish(request: PublishRequest): Promise<PublishVerdict>
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
export function createStages({ check, changed, now }: StagesDependencies): Stages {
  const stages = new Map<string, Stage>()

  async function publish(request: PublishRequest): Promise<PublishVerdict> {
    const checked = await check(request)
    if ('text' in checked) return { ok: false, text: checked.text }
    const { room } = checked
    if (stages.has(room)) return { ok: false, text: 'Somebody else is on this stage.' }
    return { ok: true, publication: open(room) }
  }

  function open(room: string): Publication {
    const stage: Stage = { broadcast: createBroadcast() }
    stages.set(room, stage)
    return {
      take(tag) {
        stage.broadcast.take(tag)
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

  return { publish, stateOf, watch, close }
}
