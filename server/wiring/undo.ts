/** What closes one part of the app again. */
export type Undo = () => Promise<unknown>

/** One step that fails must not keep the others open; rejects in the end with what failed. */
export async function runBackwards(undo: Undo[]): Promise<void> {
  const errors: unknown[] = []
  for (const step of undo.reverse()) {
    await step().catch((error: unknown) => errors.push(error))
  }
  if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be closed.')
}

/** Makes `task` run at most once; later calls get the first one's promise. */
export function once(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= task()
    return running
  }
}
