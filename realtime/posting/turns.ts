/** A place in a queue: wait until all earlier ones are done, and say when this one is. */
export interface Turn {
  /** Resolves when every earlier turn of the same name is done. */
  readonly comes: Promise<void>
  done(): void
}

export interface Turns {
  /** Takes the next place in the queue of this name. */
  take(name: string): Turn
  /** Runs `task` when its turn comes; tasks of one name never overlap. */
  run<T>(name: string, task: () => Promise<T>): Promise<T>
}

/** Queues of waiting work, one for each name: mutexes, in order. An empty one costs nothing. */
export function createTurns(): Turns {
  const ends = new Map<string, Promise<void>>()

  function take(name: string): Turn {
    const comes = ends.get(name) ?? Promise.resolve()
    let done = () => {}
    const mine = new Promise<void>((resolve) => {
      done = resolve
    })
    const end = comes.then(() => mine)
    ends.set(name, end)
    void end.then(() => {
      if (ends.get(name) === end) ends.delete(name)
    })
    return { comes, done }
  }

  async function run<T>(name: string, task: () => Promise<T>): Promise<T> {
    const turn = take(name)
    await turn.comes
    try {
      return await task()
    } finally {
      turn.done()
    }
  }

  return { take, run }
}
