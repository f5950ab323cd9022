/**
 * Takes a payload of engine.io's protocol 3 apart, without looking into its packets. A payload is
 * many packets in one request of polling, each behind its length. Both stop after `most` packets and
 * return `undefined` for a payload that is broken.
 */

/** No payload is as long as a number of so many digits. */
const MAX_DIGITS = 7

/** `2:40` and `5:42[1]`, one after the other; lengths are in UTF-16 units. */
export function splitText(payload: string, most: number): string[] | undefined {
  const packets: string[] = []
  for (let at = 0; at < payload.length && packets.length < most; ) {
    const colon = payload.slice(at, at + MAX_DIGITS + 1).indexOf(':')
    const digits = payload.slice(at, at + colon)
    const end = at + colon + 1 + Number(digits)
    if (!/^\d+$/.test(digits) || end > payload.length) return undefined
    packets.push(payload.slice(at + colon + 1, end))
    at = end
  }
  return packets
}

const END_OF_LENGTH = 255

/** A byte that is 0 for text, the length's digits as bytes, 255, then the packet; text is UTF-8. */
export function splitBinary(payload: Buffer, most: number): (string | Buffer)[] | undefined {
  const packets: (string | Buffer)[] = []
  for (let at = 0; at < payload.length && packets.length < most; ) {
    const digits = payload.subarray(at + 1, at + MAX_DIGITS + 2)
    const digitCount = digits.indexOf(END_OF_LENGTH)
    const length = lengthFrom(digits.subarray(0, Math.max(0, digitCount)))
    const start = at + digitCount + 2
    if (digitCount < 1 || length === undefined) return undefined
    if (start + length > payload.length) return undefined
    const bytes = payload.subarray(start, start + length)
    packets.push(payload[at] === 0 ? bytes.toString() : bytes)
    at = start + length
  }
  return packets
}

function lengthFrom(digits: Buffer): number | undefined {
  return digits.every((digit) => digit < 10) ? Number(digits.join('')) : undefined
}
