/** A colour as JPEG has it: brightness, blue and red difference, each from 0 to 255. */
export type Ycc = [brightness: number, blue: number, red: number]

/** A unit of a picture whose colours have half its resolution (4:2:0) is of 16 by 16 pixels. */
const TILE = 16
const STEP = 8
/** Differences of up to eight bits, each kind with a code of four bits. */
const MOST_BITS = 8
const CODE_BITS = 4

/**
 * A square JPEG of flat tiles, 16 by 16 pixels each: a real baseline picture as a canvas writes it,
 * with the smallest tables there can be, to try an encoder without a camera (ITU T.81).
 */
export function writeTiles(size: number, colourOf: (x: number, y: number) => Ycc): Buffer {
  const scan = scanOf(Math.ceil(size / TILE), colourOf)
  const [high, low] = [size >> 8, size & 0xff]
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array<number>(64).fill(STEP)]),
    segment(0xc0, [8, high, low, high, low, 3, ...[1, 0x22, 0], ...[2, 0x11, 0], ...[3, 0x11, 0]]),
    segment(0xc4, [0x00, ...lengths(CODE_BITS, MOST_BITS + 1), ...Array(MOST_BITS + 1).keys()]),
    segment(0xc4, [0x10, ...lengths(1, 1), 0]),
    segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
    scan,
    Buffer.from([0xff, 0xd9]),
  ])
}

function segment(marker: number, body: number[]): Buffer {
  const length = body.length + 2
  return Buffer.from([0xff, marker, length >> 8, length & 0xff, ...body])
}

/** How many codes there are of each length, 1 to 16 bits: all of one. */
function lengths(bits: number, codes: number): number[] {
  return Array.from({ length: 16 }, (_, index) => (index + 1 === bits ? codes : 0))
}

function scanOf(tiles: number, colourOf: (x: number, y: number) => Ycc): Buffer {
  const bits: string[] = []
  const last = [0, 0, 0]
  const write = (component: number, value: number) => {
    bits.push(block(value - (last[component] ?? 0)))
    last[component] = value
  }
  for (let y = 0; y < tiles; y += 1) {
    for (let x = 0; x < tiles; x += 1) {
      const [brightness, blue, red] = colourOf(x, y).map((value) => Math.round(value) - 128)
      for (let i = 0; i < 4; i += 1) write(0, brightness ?? 0)
      write(1, blue ?? 0)
      write(2, red ?? 0)
    }
  }
  return packed(bits.join(''))
}

/** A flat block: how many bits the difference has, the difference, and that nothing follows. */
function block(difference: number): string {
  const count = difference === 0 ? 0 : 32 - Math.clz32(Math.abs(difference))
  const value = difference < 0 ? difference + 2 ** count - 1 : difference
  const digits = count === 0 ? '' : value.toString(2).padStart(count, '0')
  return `${count.toString(2).padStart(CODE_BITS, '0')}${digits}0`
}

/** Bits to bytes, the last filled with ones; a byte ff is followed by 00, for it to be no marker. */
function packed(bits: string): Buffer {
  const bytes: number[] = []
  for (let at = 0; at < bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8).padEnd(8, '1'), 2)
    bytes.push(byte, ...(byte === 0xff ? [0] : []))
  }
  return Buffer.from(bytes)
}
