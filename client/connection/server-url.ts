const WITH_SCHEME = /^(?:https?|wss?):\/\//i

/** Where socket.io finds a server. */
export interface SocketAddress {
  uri: string
  path: string
}

/**
 * The socket of the server at an address, which may lie below a path, as in `https://site.example/chat/`:
 * socket.io itself would take that path for the name of a namespace.
 */
export function socketAt(url: string): SocketAddress {
  const isWhole = WITH_SCHEME.test(url) && URL.canParse(url)
  if (!isWhole) return { uri: url, path: '/socket.io' }
  const { origin, pathname } = new URL(url)
  const parts = pathname.split('/').filter((part) => part !== '')
  return { uri: origin, path: `/${[...parts, 'socket.io'].join('/')}` }
}
