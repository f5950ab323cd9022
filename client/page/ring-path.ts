/**
 * A rounded square of 100 by 100, drawn clockwise from the middle of its top, so that a dash of
 * any length begins at twelve o'clock. Pages and rows draw it.
 */
export const RING_PATH =
  'M50 1.5H86.5A12 12 0 0 1 98.5 13.5V86.5A12 12 0 0 1 86.5 98.5H13.5A12 12 0 0 1 1.5 86.5V13.5A12 12 0 0 1 13.5 1.5Z'
