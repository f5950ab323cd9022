/** So many viewers in so many rooms, alike for all. */
export interface Load {
  viewers: number
  rooms: number
  nodes: number
  /** How often each viewer posts. */
  postsPerMinute: number
  /** Of a message as it is kept: its clip as text. As it is sent: less with CLIPS=url. */
  messageBytes: number
  sentBytes: number
  /** How long a message lives. */
  ttlSeconds: number
}

/** What one of each takes, of CPU in microseconds. */
export interface UnitCosts {
  /** A clip. */
  encode: number
  /** A message, for the node where it is posted; for each other node with members of its room. */
  message: number
  otherNode: number
  delivery: number
  /** Each second: a room that a node has members in, a client that only stays, a node's housekeeping. */
  idleRoom: number
  idleClient: number
  idleNode: number
  redisMessage: number
  redisOtherNode: number
  redisIdleRoom: number
  /** Memory in bytes: a node, a client of it; a room on Redis, a message there beside its own bytes. */
  nodeBytes: number
  clientBytes: number
  redisRoomBytes: number
  redisMessageBytes: number
  /** Commands, those in scripts included: of a message, of each further node that reads it. */
  commands: number
  otherCommands: number
}

export interface Needs {
  messagesPerSecond: number
  deliveriesPerSecond: number
  /** Cores, fully used: to encode, for all nodes besides, for Redis. */
  encodeCores: number
  nodeCores: number
  redisCores: number
  /** Of all nodes. */
  nodeBytes: number
  redisBytes: number
  commandsPerSecond: number
  egressBitsPerSecond: number
  /** From Redis to the nodes that read what was posted at another. */
  redisEgressBitsPerSecond: number
}

/** Looks for lost hints, at most so many rooms of a node a second; see `redis-room-log.ts`. */
const MAX_LOOKS = 1000

/** How many of `places` have somebody when `people` go each to one of them by chance. */
export function occupied(people: number, places: number): number {
  if (people <= 0) return 0
  return places * (1 - (1 - 1 / places) ** people)
}

/** What a load needs: the sum of what each of its parts was measured to take. */
export function needsOf(load: Load, costs: UnitCosts): Needs {
  const { viewers, rooms, nodes, messageBytes } = load
  const messages = (viewers * load.postsPerMinute) / 60
  // The author of a message receives it, too.
  const inRoom = Math.max(1, viewers / rooms)
  const deliveries = messages * inRoom
  const nodesOfRoom = Math.max(1, occupied(inRoom, nodes))
  const read = messages * (nodesOfRoom - 1)
  const roomsOfNode = occupied(viewers / nodes, rooms)
  const looks = nodes * Math.min(MAX_LOOKS, roomsOfNode)
  const stored = messages * load.ttlSeconds
  const cores = (microseconds: number) => microseconds / 1e6
  return {
    messagesPerSecond: messages,
    deliveriesPerSecond: deliveries,
    encodeCores: cores(messages * costs.encode),
    nodeCores: cores(
      messages * costs.message +
        read * costs.otherNode +
        deliveries * costs.delivery +
        looks * costs.idleRoom +
        viewers * costs.idleClient +
        nodes * costs.idleNode,
    ),
    redisCores: cores(
      messages * costs.redisMessage + read * costs.redisOtherNode + looks * costs.redisIdleRoom,
    ),
    nodeBytes: nodes * costs.nodeBytes + viewers * costs.clientBytes,
    redisBytes:
      stored * (messageBytes + costs.redisMessageBytes) +
      occupied(viewers, rooms) * costs.redisRoomBytes,
    commandsPerSecond: messages * costs.commands + read * costs.otherCommands + looks,
    egressBitsPerSecond: 8 * deliveries * load.sentBytes,
    redisEgressBitsPerSecond: 8 * read * messageBytes,
  }
}
