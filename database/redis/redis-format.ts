/**
 * The number of how rooms lie on Redis: the names of keys, what stands in them, and what scripts do with them.
 * Nodes of two formats would each read their own part of a room, so those that share a Redis have to have the
 * same. When it is raised, and how: docs/decisions/018-format-on-redis.md.
 */
export const FORMAT = 1

/** What the names of all nodes of this format begin with; until 1.0.0 names had no full stop. */
export const OF_THIS_FORMAT = `${FORMAT}.`

/** A sentence about a node of this name on the same Redis: why the two cannot share it, and what to do. */
export function describeStranger(name: string): string {
  const [format] = /^\d+(?=\.)/.exec(name) ?? []
  const theirs = format === undefined ? 'from before 1.0.0' : `of format ${format}`
  return (
    `A node of another version (${theirs}, this one is of format ${FORMAT}) runs on the same Redis: members of one room ` +
    'would not receive all of its messages. Stop all nodes of one version, then start those of the other ' +
    '(one that was killed counts for 10 s); docs/upgrading.md says more.'
  )
}
