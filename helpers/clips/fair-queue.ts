/**
 * A line in which owners take turns, however many places each has (start-time fair queueing): the
 * places of one owner stay in order, and the first place of an owner that comes stands before the
 * second place of every other.
 */
export interface FairQueue<T> {
  readonly size: number
  add(owner: string, item: T): void
  /** Takes out the one whose turn it is. */
  take(): T | undefined
  /** Takes out one that does not want to wait any more; whether it was there. */
  remove(item: T): boolean
  /** All that wait, in the order of their turns. */
  inOrder(): T[]
  countOf(owner: string): number
  /** The last of the owner that has most places. */
  lastOfLongest(): { item: T; count: number } | undefined
}

interface Place<T> {
  owner: string
  item: T
  /** The round in which it has its turn. */
  round: number
  number: number
}

export function createFairQueue<T>(): FairQueue<T> {
  let places: Place<T>[] = []
  /** The first round in which an owner has nothing yet; in rounds to come only. */
  const nextRound = new Map<string, number>()
  let currentRound = 0
  let lastNumber = 0

  const ofOwner = (owner: string) => places.filter((place) => place.owner === owner)

  function add(owner: string, item: T): void {
    const round = Math.max(currentRound, nextRound.get(owner) ?? 0)
    nextRound.set(owner, round + 1)
    places.push({ owner, item, round, number: ++lastNumber })
    places.sort(byTurn)
  }

  function take(): T | undefined {
    const first = places.shift()
    if (first === undefined) return undefined
    currentRound = Math.max(currentRound, first.round)
    for (const [owner, round] of nextRound) if (round <= currentRound) nextRound.delete(owner)
    return first.item
  }

  function remove(item: T): boolean {
    const gone = places.find((place) => place.item === item)
    if (gone === undefined) return false
    places = places.filter((place) => place !== gone)
    // The entries behind it move up.
    for (const place of ofOwner(gone.owner)) if (place.number > gone.number) place.round -= 1
    nextRound.set(gone.owner, (nextRound.get(gone.owner) ?? 1) - 1)
    places.sort(byTurn)
    return true
  }

  function lastOfLongest() {
    const counts = new Map<string, { item: T; count: number }>()
    for (const { owner, item } of places) {
      counts.set(owner, { item, count: (counts.get(owner)?.count ?? 0) + 1 })
    }
    return [...counts.values()].sort((a, b) => b.count - a.count)[0]
  }

  return {
    get size() {
      return places.length
    },
    add,
    take,
    remove,
    inOrder: () => places.map(({ item }) => item),
    countOf: (owner) => ofOwner(owner).length,
    lastOfLongest,
  }
}

function byTurn(a: Place<unknown>, b: Place<unknown>): number {
  return a.round - b.round || a.number - b.number
}
