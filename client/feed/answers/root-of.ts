/** As much of a row as decides where it stands. */
export interface Standing {
  key: string
  /** The message that it answers, or that its own answered one did before it was gone. */
  answers: string | undefined
  isMuted: boolean
}

/**
 * The row under which an answer stands: the first of its conversation that is on the page and may be seen;
 * itself when it answers nothing that is there. An answer to an answer stands under the same one.
 */
export function rootOf(key: string, find: (key: string) => Standing | undefined): string {
  let root = key
  let next = find(key)?.answers
  // Keys of what is answered are older than those of answers, so this ends; nobody has to be believed.
  const passed = new Set([key])
  while (next !== undefined && !passed.has(next)) {
    passed.add(next)
    const standing = find(next)
    if (standing === undefined) break
    if (!standing.isMuted) root = next
    next = standing.answers
  }
  return root
}
