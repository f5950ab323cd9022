/** The path of the folder above the one that a script comes from; run from its sources, it comes from no server. */
export function pathAbove(script: string): string {
  return script.startsWith('http') ? new URL('..', script).pathname : '/'
}

/**
 * How everything begins that this browser keeps for the chat below a path: two chats of one origin, each
 * below a path of its own, must not take each other's tokens and secrets.
 */
export function chatNameAt(basePath: string): string {
  return `animate${basePath.slice(0, -1)}`
}
