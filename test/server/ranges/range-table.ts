import {
  type Expected,
  FOUR_GIB,
  HUGE_BYTES,
  HUGE_WORDS,
  part,
  parts,
  type RangeCase,
  rows,
  unsatisfiable,
  whole,
} from './range-case.ts'

type RangeRow = [name: string, range: string, expected: Expected, nginx?: Expected]

function ranges(section: string, list: RangeRow[]): RangeCase[] {
  return list.flatMap(([name, range, expected, nginx]) => {
    const title = `${name}: ${range.length > 60 ? `${range.slice(0, 60)}...` : range}`
    const headers = { Range: range }
    return rows(section, [nginx ? [title, headers, expected, nginx] : [title, headers, expected]])
  })
}

const one = ranges('14.1.2', [
  ['the first byte', 'bytes=0-0', part(0, 0)],
  ['the beginning', 'bytes=0-4', part(0, 4)],
  ['the middle', 'bytes=3-6', part(3, 6)],
  ['the last byte', 'bytes=9-9', part(9, 9)],
  ['all of it', 'bytes=0-9', part(0, 9)],
  ['an open end', 'bytes=4-', part(4, 9)],
  ['an open end from 0', 'bytes=0-', part(0, 9)],
  ['an end past the end is clamped', 'bytes=7-100', part(7, 9)],
  ['an end of twenty digits is clamped', 'bytes=7-99999999999999999999', part(7, 9), unsatisfiable],
  ['leading zeros', 'bytes=0003-0006', part(3, 6)],
  ['a suffix', 'bytes=-3', part(7, 9)],
  ['a suffix of all', 'bytes=-10', part(0, 9)],
  ['a suffix longer than the file', 'bytes=-100', part(0, 9)],
  ['a suffix of twenty digits', 'bytes=-99999999999999999999', part(0, 9), unsatisfiable],
  ['blanks around it', 'bytes= 3-6 ', part(3, 6)],
  ['the unit in capitals', 'BYTES=3-6', part(3, 6)],
])

const none = ranges('14.1.2, 15.5.17', [
  ['a start at the end', 'bytes=10-', unsatisfiable],
  ['a start past the end', 'bytes=100-200', unsatisfiable],
  ['a start of twenty digits', 'bytes=99999999999999999999-', unsatisfiable],
  ['a suffix of nothing', 'bytes=-0', unsatisfiable],
  ['several, all past the end', 'bytes=10-,20-30,-0', unsatisfiable],
])

const several = ranges('14.1.2, 14.6', [
  ['two parts', 'bytes=0-1,4-5', parts([0, 1], [4, 5])],
  ['two parts with blanks', 'bytes=0-1 ,\t4-5', parts([0, 1], [4, 5]), unsatisfiable],
  ['two parts backwards', 'bytes=4-5,0-1', parts([4, 5], [0, 1])],
  ['three kinds', 'bytes=0-0,5-5,-1', parts([0, 0], [5, 5], [9, 9])],
  ['neighbours', 'bytes=0-1,2-3', parts([0, 1], [2, 3])],
  ['one of two past the end', 'bytes=0-1,20-30', part(0, 1)],
  ['one of two of no length', 'bytes=-0,4-5', part(4, 5)],
  ['empty elements', 'bytes=,0-1,,4-5,', parts([0, 1], [4, 5]), unsatisfiable],
  ['more bytes than there are', 'bytes=0-9,0-9', whole],
  ['hundreds of tiny parts', `bytes=${Array(500).fill('0-0').join(',')}`, whole],
])

const ignored = ranges('14.2', [
  ['the end before the start', 'bytes=5-2', whole, unsatisfiable],
  ['one of two with the end before the start', 'bytes=0-1,5-2', whole, part(0, 1)],
  ['no number', 'bytes=abc', whole, unsatisfiable],
  ['no range', 'bytes=', whole],
  ['only commas', 'bytes=,,', whole, unsatisfiable],
  ['only a dash', 'bytes=-', whole, unsatisfiable],
  ['a minus too many', 'bytes=--5', whole, unsatisfiable],
  ['a number too many', 'bytes=1-2-3', whole, unsatisfiable],
  ['a fraction', 'bytes=1.5-3', whole, unsatisfiable],
  ['hexadecimals', 'bytes=0x0-0x4', whole, unsatisfiable],
  ['a plus', 'bytes=+1-3', whole, unsatisfiable],
  ['blanks inside', 'bytes=1 - 3', whole, part(1, 3)],
  ['no equals sign', 'bytes 0-4', whole],
  ['no unit', '0-4', whole],
  ['a blank before the equals sign', 'bytes =0-4', whole],
  ['another unit', 'lines=0-4', whole],
  ['another unit that begins alike', 'bytesized=0-4', whole],
  ['nothing', '', whole],
])

const emptyFile = rows(
  '14.1.2',
  [
    ['empty: no range', {}, { status: 200, body: '' }],
    [
      'empty: from the first byte',
      { Range: 'bytes=0-' },
      { status: 416, range: 'bytes */0' },
      { status: 200, body: '' },
    ],
    ['empty: a suffix', { Range: 'bytes=-5' }, { status: 200, body: '' }],
    [
      'empty: a malformed range',
      { Range: 'bytes=x' },
      { status: 200, body: '' },
      { status: 416, range: 'bytes */0' },
    ],
  ],
  'empty.txt',
)

const ofHuge = (first: number, body: string): Expected => ({
  status: 206,
  range: `bytes ${first}-${first + body.length - 1}/${HUGE_BYTES}`,
  body,
})

const hugeFile = rows(
  '14.1.2',
  [
    [
      'huge: the words at 4 GiB',
      { Range: `bytes=${FOUR_GIB}-${FOUR_GIB + HUGE_WORDS.length - 1}` },
      ofHuge(FOUR_GIB, HUGE_WORDS),
    ],
    [
      'huge: the bytes on both sides of 4 GiB',
      { Range: `bytes=${FOUR_GIB - 2}-${FOUR_GIB + 5}` },
      ofHuge(FOUR_GIB - 2, '\0\0beyond'),
    ],
    ['huge: the last two bytes', { Range: 'bytes=-2' }, ofHuge(HUGE_BYTES - 2, '\0\0')],
  ],
  'huge.mp4',
)

const methods: RangeCase[] = [
  {
    name: 'HEAD ignores Range',
    section: '14.2',
    method: 'HEAD',
    headers: { Range: 'bytes=3-6' },
    expected: { status: 200, body: '' },
    nginx: { status: 206, body: '', range: 'bytes 3-6/10' },
  },
  {
    name: 'HEAD ignores a range past the end',
    section: '14.2',
    method: 'HEAD',
    headers: { Range: 'bytes=99-' },
    expected: { status: 200, body: '' },
    nginx: { status: 416, body: '', range: 'bytes */10' },
  },
  {
    name: 'HEAD heeds If-None-Match',
    section: '13.2.1',
    method: 'HEAD',
    headers: { 'If-None-Match': '<etag>' },
    expected: { status: 304, body: '' },
  },
  {
    name: 'POST is not for files',
    section: '15.5.6',
    method: 'POST',
    headers: { Range: 'bytes=3-6' },
    expected: { status: 405 },
  },
  {
    name: 'no file, no range',
    section: '15.5.5',
    file: 'none.txt',
    headers: { Range: 'bytes=3-6' },
    expected: { status: 404 },
  },
  { name: 'no range, no part', section: '15.3.1', headers: {}, expected: whole },
]

/**
 * What a server of files owes its clients: RFC 9110, section 14, as a table. Our server and
 * Debian's nginx are asked the same things; where nginx answers otherwise, the case says how.
 */
export const RANGE_TABLE: RangeCase[] = [
  ...one,
  ...none,
  ...several,
  ...ignored,
  ...emptyFile,
  ...hugeFile,
  ...methods,
]
