/** What the next attempt to connect tries, and how long it waits for the server's first word. */
export interface Attempt {
  transports: ('websocket' | 'polling')[]
  timeoutMs: number
}

/**
 * Chooses between websocket and polling. A middlebox that refuses websockets makes an error, and
 * socket.io moves on by itself; one that swallows them, before or after its `101`, says nothing at
 * all, and one that cuts them after some seconds looks like a bad line for ever.
 */
export interface Transports {
  next(): Attempt
  /** Nothing came by the last attempt. */
  silent(): void
  /** A connection by `transport` lasted for so long. */
  lasted(transport: string, ms: number): void
}

/** Where it is remembered for the next visit. */
export interface Remembered {
  get(name: string): string | undefined
  set(name: string, value: string | undefined): void
}

/** A websocket is there within a second; with the page's own attempt this leaves polling its time. */
const WEBSOCKET_TIMEOUT_MS = 7_000
/** Polling is the last resort: it may be slow. */
const POLLING_TIMEOUT_MS = 20_000
/** The network may be another one by then. */
const REMEMBERED_MS = 10 * 60_000
/** So many websockets in a row that were cut so soon, and it is polling alone for a while. */
const CUT_TOO_OFTEN = 3
const CUT_SOON_MS = 30_000
const NAME = 'no-websocket'

export function createTransports(remembered: Remembered, now: () => number): Transports {
  let cutInARow = 0
  let isAlone = false

  function isAvoided(): boolean {
    const until = Number(remembered.get(NAME) ?? 0)
    // A clock that was set back would keep it for longer than was meant.
    return until > now() && until <= now() + REMEMBERED_MS
  }

  function avoid(): void {
    remembered.set(NAME, String(now() + REMEMBERED_MS))
  }

  function forget(): void {
    isAlone = false
    cutInARow = 0
    remembered.set(NAME, undefined)
  }

  return {
    next() {
      if (!isAvoided()) {
        return { transports: ['websocket', 'polling'], timeoutMs: WEBSOCKET_TIMEOUT_MS }
      }
      // Polling that probes for a websocket beside it finds one as soon as there is one.
      const transports: Attempt['transports'] = isAlone ? ['polling'] : ['polling', 'websocket']
      return { transports, timeoutMs: POLLING_TIMEOUT_MS }
    },
    silent() {
      // When polling is no better, the network was only away.
      if (isAvoided()) forget()
      else avoid()
    },
    lasted(transport, ms) {
      if (transport !== 'websocket') return
      if (ms >= CUT_SOON_MS) return forget()
      cutInARow += 1
      if (cutInARow < CUT_TOO_OFTEN) return
      isAlone = true
      avoid()
    },
  }
}
