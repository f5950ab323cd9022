import type { Nodes } from '../../lib/nodes.ts'

/** What the parts are given: servers that make no clips, so that the rest shows. */
export interface Rivals {
  embedded: Nodes
  /** Three nodes on a Redis that has every write on its disk before it answers. */
  ours: Nodes
  /** Three more on the same Redis. */
  sharded: Nodes
  frames: string[]
}
