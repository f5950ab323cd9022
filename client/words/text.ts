import type { CameraProblem } from '../record/camera.ts'
import { inWords } from './time.ts'

/** Every sentence of the page, so that its voice is in one place: short, warm, plain. */

export const text = {
  here: (count: number) => (count === 1 ? 'just you' : `${count} here`),
  lobby: 'Lobby',
  placeholder: (name: string) => `Say something, ${name}`,
  you: 'you',

  emptyTitle: 'Say something.',
  emptyBody: (ttlMs: number) => `It lasts ${inWords(ttlMs)}.`,
  about: (ttlMs: number) =>
    `Type something and press Enter. Two seconds of your camera become a silent loop beside your words, for everyone in this room. After ${inWords(ttlMs)} it is gone, from every screen and from the server.`,

  connecting: 'Connecting…',
  offline: 'Offline. What you send goes out when you are back.',

  gettingReady: 'Waiting for your camera…',
  recording: 'Recording… hold that face',
  sending: 'Sending…',
  waiting: (ahead: number) => `Waiting, ${ahead} ahead…`,
  encoding: 'Making your loop…',
  delivered: 'Delivered.',
  held: (seconds: number) => `A bit fast: this goes out by itself in ${seconds} s.`,
  leftBehind: 'The page was closed before anybody knew whether it arrived.',
  cancelled: 'Cancelled. Your words are still here.',
  hidden: 'The page was hidden, so the recording stopped. Your words are still here.',
  noPicture: 'The camera gives no picture. Your words are still here, try once more.',
  tooLong: (over: number) => `${over} ${over === 1 ? 'character' : 'characters'} too many.`,
  refused: (message: string, reason: string) =>
    message === '' ? `Not sent. ${reason}` : `“${shorten(message)}” was not sent. ${reason}`,
  sendAgain: 'Send again',
  takeBack: 'Take back',
  menu: (name: string) => `More about what ${name} said`,
  youHost: 'You host this room.',
  isLocked: 'Locked to newcomers.',
  hasPassphrase: 'Opens with a passphrase.',
  slowMode: (pause: string) => `Slow mode: one message every ${pause.replace(/^an? /, '')}.`,
  youAreSilenced: (until: string) => `A host has silenced you until ${until}.`,

  send: 'Record and send',
  stop: 'Stop recording',
  pauseAll: 'Pause all',
  playAll: 'Play all',
  pauseOne: (name: string) => `Pause ${name}`,
  playOne: (name: string) => `Play ${name}`,
  newMessages: (count: number) => (count === 1 ? '1 new' : `${count} new`),
  sentAndGone: (sent: string, gone: string) => `Sent ${sent}, gone at ${gone}`,
}

/** What stands in the preview's square, what the line beside it says, what can be done. */
export const cameraText: Record<CameraProblem, { title: string; what: string; action?: string }> = {
  insecure: {
    title: 'Needs https',
    what: 'Browsers give the camera only to https pages and to localhost. Open this chat under an https address to speak; reading works here too.',
  },
  denied: {
    title: 'Camera blocked',
    what: 'To speak, allow the camera for this page in the address bar. Reading works without it.',
    action: 'Try again',
  },
  none: {
    title: 'No camera',
    what: 'No camera was found. Plug one in and it starts by itself. Reading works without it.',
    action: 'Look again',
  },
  'in-use': {
    title: 'Camera in use',
    what: 'Another program has the camera. Close it there, then try again.',
    action: 'Try again',
  },
  ended: {
    title: 'Camera stopped',
    what: 'The camera was unplugged or switched off. Your words are still here.',
    action: 'Turn on',
  },
  unsupported: {
    title: 'No camera here',
    what: 'This browser gives pages no camera. A current Firefox, Chrome, Edge or Safari does.',
  },
}

function shorten(message: string): string {
  const characters = [...message]
  return characters.length <= 24 ? message : `${characters.slice(0, 23).join('').trimEnd()}…`
}
