/** How the cases of the tables are written down; see `range-table.ts`. */

/** The digits of `ten.txt`, the file of most cases. */
export const TEN = '0123456789'
export const FOUR_GIB = 4 * 1024 ** 3
/** `huge.mp4` is a hole of 5 GiB with these words in it, right at 4 GiB. */
export const HUGE_BYTES = 5 * 1024 ** 3
export const HUGE_WORDS = 'beyond four GiB'

export interface Expected {
  status: number
  body?: string
  /** Content-Range. */
  range?: string
  /** Of an answer in several parts: Content-Range and content of each. */
  parts?: [range: string, content: string][]
}

export interface RangeCase {
  name: string
  section: string
  method?: 'GET' | 'HEAD' | 'POST'
  /** `ten.txt` when nothing else is said. */
  file?: 'ten.txt' | 'empty.txt' | 'huge.mp4' | 'none.txt'
  /** In a header `<etag>`, `<date>` and so on stand for what the server has told before. */
  headers: Record<string, string>
  expected: Expected
  /** What nginx does instead. */
  nginx?: Expected
}

export const whole: Expected = { status: 200, body: TEN }
export const unsatisfiable: Expected = { status: 416, range: 'bytes */10' }
export const part = (first: number, last: number): Expected => ({
  status: 206,
  range: `bytes ${first}-${last}/10`,
  body: TEN.slice(first, last + 1),
})
export const parts = (...ranges: [number, number][]): Expected => ({
  status: 206,
  parts: ranges.map(([first, last]) => [`bytes ${first}-${last}/10`, TEN.slice(first, last + 1)]),
})

/** A request, the answer to expect, and the answer of nginx where that differs. */
export type Row = [
  name: string,
  headers: Record<string, string>,
  expected: Expected,
  nginx?: Expected,
]

export function rows(section: string, list: Row[], file: RangeCase['file'] = 'ten.txt') {
  return list.map(([name, headers, expected, nginx]): RangeCase => {
    return { name, section, file, headers, expected, ...(nginx && { nginx }) }
  })
}
