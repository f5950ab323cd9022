/** Everything of this program begins so: a Redis may be shared with others. */
const PREFIX = 'animate'

/**
 * The name of what is kept of one room. The braces are a hash tag: all of a room lies on one node of a
 * cluster, so that one script may touch it. Names of rooms have no braces.
 */
export function roomKey(room: string, what: string): string {
  return `${PREFIX}:{${room}}:${what}`
}

/** The name of what belongs to no room. `tag` decides on which node of a cluster it lies. */
export function commonKey(tag: string, what?: string): string {
  return what === undefined ? `${PREFIX}:{.${tag}}` : `${PREFIX}:{.${tag}}:${what}`
}
