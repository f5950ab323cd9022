/** What tests have opened and not closed yet, so that nothing is left of a test that fails midway. */

interface Opened {
  name: string
  undo(): Promise<unknown>
}

const opened = new Set<Opened>()

/** Notes what has to be undone, and how; call what it returns once that has been done. */
export function mustBeUndone(name: string, undo: () => Promise<unknown>): () => void {
  const one = { name, undo }
  opened.add(one)
  return () => void opened.delete(one)
}

/** Undoes what nobody has undone, the last first, and names it. */
export async function undoForgotten(): Promise<string[]> {
  const forgotten = [...opened].reverse()
  for (const one of forgotten) {
    await one.undo()
    opened.delete(one)
  }
  return forgotten.map(({ name }) => name)
}
