import type { Writable } from 'node:stream'
import { type Broadcast, createBroadcast } from './broadcast.ts'
import { createPublisherPlaces } from './publisher-places.ts'
import type { Publication, PublishRequest, PublishVerdict } from './wire/publication.ts'

/** Whether a room is live, as its members receive it. */
export interface StageState {
  live: boolean
  /** When the broadcast began, in Unix milliseconds. */
  startedAt?: number
}

/** What a publish request opens. */
export interface Granted {
  /** The room's proper name. */
  room: string
  /** What its place is counted by; missing when the operator's own key opened the stage. */
  address?: string
}

export interface StagesDependencies {
  /** What a request opens when its key is right; a sentence for the publisher when not. */
  check(request: PublishRequest): Promise<Granted | { text: string }>
  /** A room's stage begins or ends. */
  changed(room: string, state: StageState): void
  now(): number
  /** Of a monotonic clock, in ms. */
  elapsedMs?(): number
}

export interface Stages {
  /** Opens a room's stage for a publisher, whose request is checked first. */
  publish(request: PublishRequest): Promise<PublishVerdict>
  stateOf(room: string): StageState
  /** Lets `out` watch a room as FLV; false when it is not live. */
  watch(room: string, out: Writable): boolean
  /** How many rooms are live now, and what publishers have sent since the start. */
  counts(): { broadcasts: number; receivedBytes: number }
  /** The stages whose publishers are there, as far as is known, live or about to be. */
  heard(): { room: string; state: StageState }[]
  /** Ends the broadcast of a room, as if its publisher had left. */
  end(room: string): void
  /** Ends every broadcast. */
  close(): void
}

/**
 * A publisher that has sent nothing for so long has probably lost its connection, which is noticed
 * only later. The same publisher comes back and must not be refused: OBS would give up for good.
 */
export const LOST_MS = 3000

interface Stage {
  broadcast: Broadcast
  /** When something came last. */
  heardAt: number
  startedAt?: number
  leave(): void
}

/** The stages of all rooms: one publisher each, begun with its first key frame. */
export function createStages(dependencies: StagesDependencies): Stages {
  const { check, changed, now, elapsedMs = () => performance.now() } = dependencies
  const stages = new Map<string, Stage>()
  const takePlace = createPublisherPlaces()
  let receivedBytes = 0

  async function publish(request: PublishRequest): Promise<PublishVerdict> {
    const checked = await check(request)
    if ('text' in checked) return { ok: false, text: checked.text }
    const { room, address } = checked
    const before = stages.get(room)
    if (before && elapsedMs() - before.heardAt < LOST_MS) {
      return { ok: false, text: 'Another publisher is on this stage.' }
    }
    if (before) end(room, before)
    const place = takePlace(address)
    if ('text' in place) return { ok: false, text: place.text }
    return { ok: true, publication: open(room, place.leave) }
  }

  function open(room: string, leave: () => void): Publication {
    const stage: Stage = { broadcast: createBroadcast(), heardAt: elapsedMs(), leave }
    stages.set(room, stage)
    return {
      take(tag) {
        if (stages.get(room) !== stage) return
        stage.heardAt = elapsedMs()
        receivedBytes += tag.bytes.length
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
    stage.leave()
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

  function counts() {
    const live = [...stages.values()].filter(({ startedAt }) => startedAt !== undefined)
    return { broadcasts: live.length, receivedBytes }
  }

  function heard() {
    const isHeard = (stage: Stage) => elapsedMs() - stage.heardAt < LOST_MS
    const rooms = [...stages].filter(([, stage]) => isHeard(stage)).map(([room]) => room)
    return rooms.map((room) => ({ room, state: stateOf(room) }))
  }

  function endRoom(room: string): void {
    const stage = stages.get(room)
    if (stage !== undefined) end(room, stage)
  }

  return { publish, stateOf, watch, counts, heard, end: endRoom, close }
}
