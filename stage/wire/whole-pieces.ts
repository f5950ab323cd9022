/**
 * Puts together what arrives in pieces (framing): returns what reads data and yields each piece that is
 * whole. `sizeOf` tells the size of the next one by its first `leastBytes`, and throws when that cannot
 * be one. Holds no more than one unfinished piece.
 */
export function createWholePieces(
  leastBytes: number,
  sizeOf: (start: Buffer) => number,
): (data: Buffer) => Generator<Buffer> {
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let neededBytes = leastBytes

  return function* read(data) {
    waiting.push(data)
    waitingBytes += data.length
    // Joined only when a piece is whole: a large one arrives in many.
    if (waitingBytes < neededBytes) return
    let bytes = waiting.length === 1 ? data : Buffer.concat(waiting)
    for (;;) {
      neededBytes = bytes.length < leastBytes ? leastBytes : sizeOf(bytes)
      if (bytes.length < neededBytes) break
      yield bytes.subarray(0, neededBytes)
      bytes = bytes.subarray(neededBytes)
    }
    waiting = bytes.length === 0 ? [] : [bytes]
    waitingBytes = bytes.length
  }
}
