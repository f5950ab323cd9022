import { Counter, Histogram, type Registry } from 'prom-client'
import { CUTS, type Meter, REQUEST_REFUSALS } from '../../realtime/meter.ts'
import { REFUSALS } from '../../realtime/protocol.ts'

/** What a post or a join can come to. */
export const OUTCOMES = ['ok', ...Object.keys(REFUSALS)]

const KIB = 1024
const REPLAY_BYTES = [
  0,
  10 * KIB,
  50 * KIB,
  100 * KIB,
  250 * KIB,
  500 * KIB,
  1000 * KIB,
  2000 * KIB,
]

/** Counts what the socket.io side tells of; a delivery costs nothing, since they are counted by message. */
export function createChatMetrics(register: Registry): Meter {
  const registers = [register]
  const count = (name: string, help: string, label: string, values: readonly string[]) => {
    const counter = new Counter({ name, help, labelNames: [label], registers })
    // All there from the beginning, at zero: only so is the first of them seen as an increase.
    for (const value of values) counter.inc({ [label]: value }, 0)
    return (value: string) => counter.inc({ [label]: value })
  }
  const posts = count(
    'animate_posts_total',
    'Posts by what became of them: ok, or the code of the refusal.',
    'outcome',
    OUTCOMES,
  )
  const joins = count('animate_joins_total', 'Joins by what became of them.', 'outcome', OUTCOMES)
  const reactions = count(
    'animate_reactions_total',
    'Reactions, set or taken back, by what became of them.',
    'outcome',
    OUTCOMES,
  )
  const cuts = count('animate_cuts_total', 'Connections that the server cut.', 'reason', CUTS)
  const refused = count(
    'animate_refused_requests_total',
    'Requests that did not get as far as a connection.',
    'reason',
    REQUEST_REFUSALS,
  )
  const durations = new Histogram({
    name: 'animate_post_seconds',
    help: 'From the arrival of a post to its receipt, of those that got one.',
    buckets: [0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12],
    registers,
  })
  const deliveries = new Counter({
    name: 'animate_deliveries_total',
    help: 'Messages times the clients of this node that each went out to.',
    registers,
  })
  const replays = createReplayHistograms(register)

  return {
    posted(outcome, durationMs) {
      posts(outcome)
      if (outcome === 'ok') durations.observe(durationMs / 1000)
    },
    joined: joins,
    reacted: reactions,
    delivered: (clients) => deliveries.inc(clients),
    replayed: replays,
    cut: cuts,
    refused,
  }
}

function createReplayHistograms(register: Registry): Meter['replayed'] {
  const registers = [register]
  const sizes = new Histogram({
    name: 'animate_replay_messages',
    help: 'Messages replayed to a client that joined.',
    buckets: [0, 1, 2, 5, 10, 20, 50, 100, 200],
    registers,
  })
  const bytes = new Histogram({
    name: 'animate_replay_bytes',
    help: 'Bytes of the clips replayed to a client that joined.',
    buckets: REPLAY_BYTES,
    registers,
  })
  return (messages, clients) => {
    const videoBytes = messages.reduce((sum, { video }) => sum + video.length, 0)
    for (let n = 0; n < clients; n += 1) {
      sizes.observe(messages.length)
      bytes.observe(videoBytes)
    }
  }
}
