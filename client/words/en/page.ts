/** What the page itself says, in English: loaded with every visit. */
export const page = {
  here: { one: 'just you', other: '{count} here' },
  lobby: 'Lobby',
  placeholder: 'Say something, {name}',
  you: 'you',

  emptyBody: 'It lasts {lifetime}.',
  about:
    'Type something and press Enter. Two seconds of your camera become a silent loop beside your words, for everyone in this room. After {lifetime} it is gone, from every screen and from the server.',

  connecting: 'Connecting…',
  offline: 'Offline. What you send goes out when you are back.',

  gettingReady: 'Waiting for your camera…',
  recording: 'Recording… hold that face',
  sending: 'Sending…',
  waiting: 'Waiting, {ahead} ahead…',
  encoding: 'Making your loop…',
  delivered: 'Delivered.',
  held: 'A bit fast: this goes out by itself in {seconds} s.',
  leftBehind: 'The page was closed before it was known whether this arrived.',
  unknownOutcome: 'The connection was gone for so long that it is not known whether this arrived.',
  cancelled: 'Cancelled. Your words are still here.',
  hidden: 'The page was hidden, so the recording stopped. Your words are still here.',
  noPicture: 'The camera gives no picture. Your words are still here, try once more.',
  unanswered:
    'The camera has not been allowed yet: answer the question of your browser, then send again. Your words are still here.',
  noise:
    'This browser gives pages noise in place of a picture, to resist fingerprinting. Allow this page to read canvas data (an icon in the address bar), then send again. Your words are still here.',
  tooLong: { one: '{count} character too many.', other: '{count} characters too many.' },
  refused: 'Not sent. {reason}',
  refusedWords: '“{words}” was not sent. {reason}',
  tryAgain: 'Try again',
  toLobby: 'Go to the lobby',
  sendAgain: 'Send again',
  takeBack: 'Take back',
  menu: 'More about what {name} said',
  youHost: 'You host this room.',
  isLocked: 'Locked: nobody new can come in.',
  hasPassphrase: 'Opens with a passphrase.',
  slowMode: 'Slow mode: wait {pause} between messages.',
  youAreSilenced: 'A host has silenced you until {until}.',

  send: 'Record and send',
  stop: 'Stop recording',
  pauseAll: 'Pause all',
  playAll: 'Play all',
  pauseOne: 'Pause {name}',
  playOne: 'Play {name}',
  newMessages: { one: '1 new', other: '{count} new' },
  sentAndGone: 'Sent {sent}, gone at {gone}',
} as const
