/**
 * When there is no picture, in English: the title stands in the preview's square, what is the
 * matter in the line beside it, and the action on the button.
 */
export const camera = {
  /** Only in the square, where a browser that saves power does not start the picture. */
  live: {
    title: 'Camera on',
    what: '',
    action: 'Tap to see it',
  },
  /** Not asked for yet, or switched off: the reason stands in the square, too. */
  off: {
    title: 'Camera off',
    what: 'It films only when you send.',
    action: 'Turn it on',
  },
  insecure: {
    title: 'Needs https',
    what: 'Browsers give the camera only to https pages and to localhost. Open this chat under an https address to speak; reading works here too.',
  },
  denied: {
    title: 'Camera blocked',
    what: 'To speak, allow the camera for this page in the address bar. Reading works without it.',
    action: 'Try again',
  },
  'denied-by-system': {
    title: 'Camera blocked',
    what: 'This computer or phone does not give its camera to the browser. Allow it in the privacy settings of the system, then try again.',
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
    action: 'Turn on the camera',
  },
  unsupported: {
    title: 'No camera here',
    what: 'This browser gives pages no camera. A current Firefox, Chrome, Edge or Safari does.',
  },
} as const
