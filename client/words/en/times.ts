/** Durations and ages, in English. */
export const times = {
  justNow: 'now',
  minutesAgo: '{count} min',
  hoursAgo: '{count} h',
  daysAgo: '{count} d',

  second: { one: 'a second', other: '{number} seconds' },
  minute: { one: 'a minute', other: '{number} minutes' },
  hour: { one: 'an hour', other: '{number} hours' },
  day: { one: 'a day', other: '{number} days' },
  /** Numbers that are written as words, from zero on; higher ones are digits. */
  numbers: 'zero one two three four five six seven eight nine ten eleven twelve',
} as const
