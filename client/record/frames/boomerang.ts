/**
 * Forth and back with the same frames, each once: 0 2 4 6 8 9 7 5 3 1. Nothing is recorded or sent
 * twice, and the last is beside the first, so that the loop has no jump.
 */
export function boomerang<Frame>(frames: readonly Frame[]): Frame[] {
  const forth = frames.filter((_, index) => index % 2 === 0)
  const back = frames.filter((_, index) => index % 2 === 1)
  return [...forth, ...back.reverse()]
}
