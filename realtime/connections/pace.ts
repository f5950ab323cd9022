/**
 * Runs tasks in the order in which they come, at most so many in one turn of the event loop. After
 * a restart every client connects anew at once (a thundering herd); between a few of them and the
 * next few, the clients that are connected already have their turn. Alone, a task runs at once.
 */
export function createPace(perTurn: number): (task: () => void) => void {
  const waiting: (() => void)[] = []
  let left = perTurn
  let isResting = false

  function run(): void {
    while (left > 0) {
      const task = waiting.shift()
      if (task === undefined) return
      left -= 1
      rest()
      task()
    }
  }

  /** Until the next turn. */
  function rest(): void {
    if (isResting) return
    isResting = true
    setImmediate(() => {
      isResting = false
      left = perTurn
      run()
    })
  }

  return (task) => {
    waiting.push(task)
    run()
  }
}
