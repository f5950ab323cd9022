/** How many flashes fall into the worst second of a loop, general or red, whichever are more. */
export interface Flashes {
  /** Of those over more than a quarter of the picture at once. */
  large: number
  /** Of those over more than an eighth, the large ones among them. */
  small: number
}

/** "No more than three": https://www.w3.org/TR/WCAG22/#three-flashes-or-below-threshold. */
export const MOST_FLASHES = 3
