/** What stands above the feed, a live picture or a film watched together, in English. */
export const stage = {
  soundOn: 'Sound on',
  soundOff: 'Sound off',
  hide: 'Hide',
  watch: 'Watch',
  fullScreen: 'Full screen',

  loading: 'Loading the live picture…',
  lost: 'The live picture is lost. Trying again…',
  unsupported: 'This room is live, but this browser cannot show it. A current one can.',

  together: 'Watching together',
  choose: 'Watch something together…',
  stopWatching: 'Stop watching',
  notReached: 'The server was not reached, so the others still see what they saw. Try again.',
} as const
