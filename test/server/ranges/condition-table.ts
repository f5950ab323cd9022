import { type Expected, part, type RangeCase, rows, unsatisfiable, whole } from './range-case.ts'

const R = { Range: 'bytes=3-6' }
const OLD = 'Sat, 01 Jan 2000 00:00:00 GMT'
const LATER = 'Fri, 31 Dec 2100 23:59:59 GMT'
const notModified: Expected = { status: 304, body: '' }
const failed: Expected = { status: 412 }

const ifRange = rows('13.1.5', [
  ['If-Range with the tag', { ...R, 'If-Range': '<etag>' }, part(3, 6)],
  ['If-Range with another tag', { ...R, 'If-Range': '"other"' }, whole],
  ['If-Range with the tag made weak', { ...R, 'If-Range': 'W/<etag>' }, whole],
  ['If-Range with two tags', { ...R, 'If-Range': '<etag>, "other"' }, whole],
  ['If-Range with the tag without quotes', { ...R, 'If-Range': '<bare>' }, whole],
  ['If-Range with the date', { ...R, 'If-Range': '<date>' }, part(3, 6)],
  ['If-Range with an older date', { ...R, 'If-Range': OLD }, whole],
  ['If-Range with a later date', { ...R, 'If-Range': LATER }, whole],
  ['If-Range with no date', { ...R, 'If-Range': 'yesterday' }, whole],
  [
    'If-Range that fails, with a range past the end',
    { Range: 'bytes=99-', 'If-Range': '"x"' },
    whole,
  ],
  [
    'If-Range that holds, with a range past the end',
    { Range: 'bytes=99-', 'If-Range': '<etag>' },
    unsatisfiable,
  ],
  ['If-Range without a range', { 'If-Range': '"other"' }, whole],
])

const conditions = rows('13.2.2', [
  ['If-None-Match with the tag', { 'If-None-Match': '<etag>' }, notModified],
  ['If-None-Match with the tag made weak', { 'If-None-Match': 'W/<etag>' }, notModified],
  ['If-None-Match with the tag in a list', { 'If-None-Match': '"a,b", <etag>' }, notModified],
  ['If-None-Match with any', { 'If-None-Match': '*' }, notModified],
  ['If-None-Match with another tag', { 'If-None-Match': '"other"' }, whole],
  ['If-None-Match comes before the range', { ...R, 'If-None-Match': '<etag>' }, notModified],
  [
    'If-None-Match comes before a range past the end',
    { Range: 'bytes=99-', 'If-None-Match': '<etag>' },
    notModified,
  ],
  [
    'If-None-Match that differs lets the range be',
    { ...R, 'If-None-Match': '"other"' },
    part(3, 6),
  ],
  [
    'If-None-Match that differs beats If-Modified-Since',
    { 'If-None-Match': '"x"', 'If-Modified-Since': '<date>' },
    whole,
  ],
  ['If-Modified-Since with the date', { 'If-Modified-Since': '<date>' }, notModified],
  ['If-Modified-Since with a later date', { 'If-Modified-Since': LATER }, notModified, whole],
  ['If-Modified-Since with an older date', { 'If-Modified-Since': OLD }, whole],
  ['If-Modified-Since with no date', { 'If-Modified-Since': 'yesterday' }, whole],
  ['If-Modified-Since in the style of RFC 850', { 'If-Modified-Since': '<date850>' }, notModified],
  ['If-Modified-Since in the style of asctime', { 'If-Modified-Since': '<asctime>' }, notModified],
  [
    'If-Modified-Since comes before the range',
    { ...R, 'If-Modified-Since': '<date>' },
    notModified,
  ],
  ['If-Match with the tag', { 'If-Match': '<etag>' }, whole],
  ['If-Match with any', { 'If-Match': '*' }, whole],
  ['If-Match with the tag lets the range be', { ...R, 'If-Match': '<etag>' }, part(3, 6)],
  ['If-Match with another tag', { 'If-Match': '"other"' }, failed],
  ['If-Match with the tag made weak', { 'If-Match': 'W/<etag>' }, failed],
  ['If-Match that fails comes before the range', { ...R, 'If-Match': '"other"' }, failed],
  [
    'If-Match that fails comes before If-None-Match',
    { 'If-Match': '"x"', 'If-None-Match': '<etag>' },
    failed,
  ],
  ['If-Unmodified-Since with the date', { 'If-Unmodified-Since': '<date>' }, whole],
  ['If-Unmodified-Since with a later date', { 'If-Unmodified-Since': LATER }, whole],
  ['If-Unmodified-Since with an older date', { 'If-Unmodified-Since': OLD }, failed],
  ['If-Unmodified-Since with no date', { 'If-Unmodified-Since': 'yesterday' }, whole, failed],
  [
    'If-Match that holds beats If-Unmodified-Since',
    { 'If-Match': '<etag>', 'If-Unmodified-Since': OLD },
    whole,
    failed,
  ],
])

/** RFC 9110, section 13: conditional requests, which come before ranges. */
export const CONDITION_TABLE: RangeCase[] = [...ifRange, ...conditions]
