/**
 * A number that a text always gives: FNV-1a, 32 bits, and a last mix. Small, and spreads similar
 * texts well in the low bits, too.
 */
export function hashOf(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  return (value ^ (value >>> 13)) >>> 0
}
