import type { Random } from './random.ts'

type Mutation = (bytes: Buffer, random: Random) => Buffer

const MARKERS = [0x00, 0xc0, 0xc2, 0xc4, 0xd0, 0xd8, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xe1, 0xff]
const EDGES = [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff]

/** Half of all changes hit the headers, where a parser has the most to get wrong. */
function place(bytes: Buffer, random: Random): number {
  const end = random.below(2) === 0 ? Math.min(bytes.length, 700) : bytes.length
  return random.below(Math.max(end, 1))
}

const MUTATIONS: Mutation[] = [
  (bytes, random) => overwrite(bytes, place(bytes, random), [random.below(256)]),
  (bytes, random) => overwrite(bytes, place(bytes, random), [random.pick(EDGES)]),
  (bytes, random) => overwrite(bytes, place(bytes, random), [0xff, random.pick(MARKERS)]),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => splice(bytes, place(bytes, random), random.below(40), Buffer.alloc(0)),
  (bytes, random) => {
    const from = place(bytes, random)
    return splice(bytes, place(bytes, random), 0, bytes.subarray(from, from + random.below(400)))
  },
  (bytes, random) => {
    const filled = Buffer.alloc(random.below(2000), random.pick([0, 0xff, random.below(256)]))
    return splice(bytes, place(bytes, random), 0, filled)
  },
  (bytes) => Buffer.concat([bytes, bytes]),
  (bytes) => Buffer.concat([bytes, Buffer.from([0xff, 0xd9])]),
]

/** One to four random changes; never changes `bytes` itself. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let mutated = bytes
  const times = 1 + random.below(4)
  for (let count = 0; count < times; count += 1) mutated = random.pick(MUTATIONS)(mutated, random)
  return mutated
}

function overwrite(bytes: Buffer, at: number, values: number[]): Buffer {
  return splice(bytes, at, values.length, Buffer.from(values))
}

function splice(bytes: Buffer, at: number, removed: number, added: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)])
}
