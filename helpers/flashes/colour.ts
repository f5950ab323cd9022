/** An sRGB colour: red, green and blue, from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** A place in the CIE 1976 UCS chromaticity diagram: u', v'. */
export type Chromaticity = readonly [u: number, v: number]

/** Of sRGB's white (D65): where whatever is too dark to have a colour lies. */
const NEUTRAL: Chromaticity = [0.1978, 0.4683]
/** Linear light of the value 25 of 255: below it, what JPEG rounds off decides about the colour. */
const DARKEST_COLOUR = 0.01
const SATURATED_RED = 0.8

/** sRGB to linear light, for each of its 256 values (IEC 61966-2-1). */
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const part = value / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
})

/** From 0, black, to 1, white: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance. */
export function luminanceOf(red: number, green: number, blue: number): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/**
 * R/(R + G + B) of at least 0.8, in linear light: note 3 of
 * https://www.w3.org/TR/WCAG22/#dfn-general-flash-and-red-flash-thresholds, after ISO 9241-391.
 */
export function isSaturatedRed(red: number, green: number, blue: number): boolean {
  const light = linear(red)
  const others = linear(green) + linear(blue)
  return light >= DARKEST_COLOUR && light >= SATURATED_RED * (light + others)
}

/** Where that note measures how far two colours are apart. */
export function chromaticityOf(colour: Rgb): Chromaticity {
  const [red, green, blue] = [linear(colour[0]), linear(colour[1]), linear(colour[2])]
  if (Math.max(red, green, blue) < DARKEST_COLOUR) return NEUTRAL
  const x = 0.4124 * red + 0.3576 * green + 0.1805 * blue
  const y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  const z = 0.0193 * red + 0.1192 * green + 0.9505 * blue
  const sum = x + 15 * y + 3 * z
  return [(4 * x) / sum, (9 * y) / sum]
}

function linear(value: number): number {
  return LINEAR[value] ?? 0
}
