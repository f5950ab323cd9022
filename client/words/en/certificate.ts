/** The page before the warning of a browser, in English: written into it when it is built. */
export const certificate = {
  title: 'One warning, then you are in',
  what: 'Your browser will say that this connection is not private. Here that is expected: the chat runs on a computer in your own network, which has made its certificate itself. It is encrypted all the same, and without that browsers give no page the camera.',
  address: 'Go on if the person who invited you told you this address:',
  how: 'What to press when the warning comes',
  chrome: 'Chrome, Edge, Android',
  chromeHow: 'Advanced, then Proceed',
  safari: 'Safari, iPhone, iPad',
  safariHow: 'Show Details, then visit this website',
  firefox: 'Firefox',
  firefoxHow: 'Advanced, then Accept the Risk and Continue',
  goOn: 'Go on to the chat',
  once: 'Your browser asks once, and remembers it for this chat.',
} as const
