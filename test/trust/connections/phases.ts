/** Something that a connection may say, from its first byte on. */
export interface Phase {
  /** Which of the server's doors it knocks at. */
  door: 'http' | 'tls' | 'rtmp'
  /** The bytes to send; `sid` names a polling session that has just been opened. */
  say(sid: string): Buffer
  needsSession?: boolean
  /** Whether all of it gets an answer at once; a poll that waits for news gets none. */
  isAnswered: boolean
}

const KEY = 'AAAAAAAAAAAAAAAAAAAAAA=='

function get(path: string, headers: string[] = []): string {
  return [`GET ${path} HTTP/1.1`, 'Host: x', ...headers, '\r\n'].join('\r\n')
}

const upgrade = (path: string) =>
  get(path, [
    ...['Connection: Upgrade', 'Upgrade: websocket'],
    ...['Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${KEY}`],
  ])

function post(path: string, body: string): string {
  const length = Buffer.byteLength(body)
  return `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n${body}`
}

/** A websocket's text frame, masked with zeros. */
function frame(text: string): string {
  return `\x81${String.fromCharCode(0x80 | text.length)}\0\0\0\0${text}`
}

const WEBSOCKET = '/socket.io/?EIO=4&transport=websocket'
const POLLING = '/socket.io/?EIO=4&transport=polling'

const http = (text: string, isAnswered = true): Phase => ({
  door: 'http',
  say: () => Buffer.from(text, 'latin1'),
  isAnswered,
})

const session = (text: (sid: string) => string, isAnswered = true): Phase => ({
  door: 'http',
  say: (sid) => Buffer.from(text(sid), 'latin1'),
  needsSession: true,
  isAnswered,
})

/** What every server serves: pages, websockets, polling, upgrades of both kinds. */
export const CHAT: Phase[] = [
  http(get('/')),
  http(get('/') + get('/readyz') + get('/none')),
  http(post('/none', 'x'.repeat(5000))),
  http(upgrade('/none')),
  http(upgrade(WEBSOCKET)),
  http(`${upgrade(WEBSOCKET)}${frame('40')}${frame('42["message",{}]')}`),
  http(`${upgrade(WEBSOCKET)}${frame('40{"room":"x"}')}\x88\x80\0\0\0\0`),
  http(`${upgrade(WEBSOCKET)}\xff\xff\xff\xff`),
  http(get(POLLING)),
]

/** Sessions are opened by plain HTTP, so only there. */
export const SESSIONS: Phase[] = [
  session((sid) => get(`${POLLING}&sid=${sid}`) + get(`${POLLING}&sid=${sid}`), false),
  session((sid) => post(`${POLLING}&sid=${sid}`, '40') + get(`${POLLING}&sid=${sid}`)),
  session((sid) => post(`${POLLING}&sid=${sid}`, `42["message",{"id":"${'x'.repeat(9000)}"}]`)),
  session((sid) => upgrade(`${WEBSOCKET}&sid=${sid}`)),
  session((sid) => `${upgrade(`${WEBSOCKET}&sid=${sid}`)}${frame('2probe')}`),
  session((sid) => `${upgrade(`${WEBSOCKET}&sid=${sid}`)}${frame('2probe')}${frame('5')}`),
]

/** Needs a film at this path of MEDIA_DIR, and a live lobby. */
export const FILM = 'film.mp4'
export const PICTURES: Phase[] = [
  http(get(`/media/${FILM}`)),
  http(get(`/media/${FILM}`, ['Range: bytes=1000-'])),
  http(get('/live/lobby.flv')),
  http(upgrade(`/media/${FILM}`)),
  http(upgrade('/live/lobby.flv')),
]

/** C0 and C1, then C2 and noise in place of a command. */
export const PUBLISHERS: Phase[] = [
  { door: 'rtmp', say: () => Buffer.alloc(1537, 3), isAnswered: true },
  { door: 'rtmp', say: () => Buffer.alloc(6000, 3), isAnswered: true },
]

/** Below TLS: its beginning, and what is none and is answered with a redirect. */
export const HELLOS: Phase[] = [
  { door: 'tls', say: () => Buffer.from('16030102000100', 'hex'), isAnswered: false },
  { door: 'tls', say: () => Buffer.from(get('/')), isAnswered: true },
  { door: 'tls', say: () => Buffer.from(post('/none', 'x'.repeat(5000))), isAnswered: true },
  { door: 'tls', say: () => Buffer.from(upgrade(WEBSOCKET)), isAnswered: true },
  { door: 'tls', say: () => Buffer.alloc(600, 0x16), isAnswered: false },
]
