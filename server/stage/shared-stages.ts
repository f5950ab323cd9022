import type { Logger } from 'pino'
import { SEAT_BEAT_MS, type StageStore } from '../../database/stage-store.ts'
import type { RemoteStage } from '../../stage/relays.ts'
import type { Granted, StageState, Stages } from '../../stage/stages.ts'

export interface SharedStagesDependencies {
  seats: StageStore
  /** The stages of this node's publishers. */
  own: Pick<Stages, 'heard' | 'stateOf' | 'end'>
  /** NODE_URL. */
  nodeUrl: string | undefined
  /** Tells the members of a room, on all nodes. */
  tell(room: string, state: StageState): void
  /** Tells this node's members what the stage of their room is now. */
  refresh(room: string): Promise<void>
  log: Logger
}

/** The stages of all nodes: this one's are told to the others, and theirs are found. */
export interface SharedStages {
  /** Takes the stage for a publisher whose key is right; a sentence for it when another one is there. */
  claim(granted: Granted): Promise<Granted | { text: string }>
  /** A stage of this node has begun or ended. */
  changed(room: string, state: StageState): void
  /** The broadcast that another node has, if the room is live there. */
  elsewhere(room: string): Promise<RemoteStage | undefined>
  /** Members here have received this of their room's stage. */
  told(room: string, state: StageState): void
  /** Resolves when all has been told; nothing is told after it. */
  close(): Promise<void>
}

const TAKEN = { text: 'Another publisher is on this stage.' }

export function createSharedStages(dependencies: SharedStagesDependencies): SharedStages {
  const { seats, own, nodeUrl, tell, refresh, log } = dependencies
  /** Of other nodes, with the instants at which they began: they end without a word if their node dies. */
  const followed = new Map<string, number>()
  let lastTold = Promise.resolve()

  const seatOf = ({ startedAt }: StageState) => ({ nodeUrl, startedAt })

  async function claim(granted: Granted): Promise<Granted | { text: string }> {
    const { room } = granted
    return (await seats.take(room, seatOf(own.stateOf(room)))) ? granted : TAKEN
  }

  async function tellAll(room: string, state: StageState): Promise<void> {
    try {
      if (state.live) await seats.take(room, seatOf(state))
      else await seats.leave(room)
    } catch (error) {
      log.error({ err: error }, 'other nodes could not be told of a stage')
    }
    tell(room, state)
  }

  async function elsewhere(room: string): Promise<RemoteStage | undefined> {
    const seat = await seats.elsewhere(room)
    if (seat?.nodeUrl === undefined || seat.startedAt === undefined) return undefined
    return { room, nodeUrl: seat.nodeUrl, startedAt: seat.startedAt }
  }

  /** Publishers that are heard keep their stages; one that has come back at another node has lost this one. */
  async function keepSeats(): Promise<void> {
    for (const { room, state } of own.heard()) {
      if (!(await seats.take(room, seatOf(state)))) own.end(room)
    }
  }

  async function lookAfter(): Promise<void> {
    for (const [room, startedAt] of followed) {
      if ((await elsewhere(room))?.startedAt === startedAt) continue
      followed.delete(room)
      await refresh(room)
    }
  }

  // Redis may be away: the next beat comes soon.
  const beat = () => void Promise.all([keepSeats(), lookAfter()]).catch(() => undefined)
  const timer = setInterval(beat, SEAT_BEAT_MS).unref()

  return {
    claim,
    changed(room, state) {
      lastTold = lastTold.then(() => tellAll(room, state))
    },
    elsewhere,
    told(room, { live, startedAt }) {
      if (!live || startedAt === undefined) followed.delete(room)
      else if (own.stateOf(room).startedAt !== startedAt) followed.set(room, startedAt)
    },
    close() {
      clearInterval(timer)
      return lastTold
    },
  }
}
