import { type Message, nameOf } from '../client/lib.ts'
import { isFinalForJoin } from '../realtime/protocol.ts'
import { connectTo, type Place } from './connect.ts'

export interface Watching extends Place {
  /** Whole messages as lines of JSON, clips included, instead of lines for people. */
  json: boolean
  /** Ends after so many messages; without it, never. */
  count?: number | undefined
  print(line: string): void
  /** Ends it: nobody reads what it prints any more. */
  signal?: AbortSignal
  complain(line: string): void
}

/**
 * Prints the messages of a room, the last and the next, each once. Rejects with a sentence when no
 * server answers at first or it refuses the connection for good.
 */
export function watch({
  json,
  count = Number.POSITIVE_INFINITY,
  print,
  complain,
  signal,
  ...place
}: Watching) {
  let seen = 0
  const nameOfKey = createNames()
  return new Promise<void>((resolve, reject) => {
    const show = (message: Message) => {
      if (++seen <= count) print(json ? jsonOf(message) : lineOf(message, nameOfKey(message)))
      if (seen >= count) end()
    }
    const end = () => {
      connection.close()
      resolve()
    }
    const connection = connectTo(
      { ...place, clips: json ? undefined : 'url' },
      {
        state(state, reason) {
          if (state === 'offline') complain(plain(reason ?? 'The connection broke; trying again.'))
        },
        failed(error, code) {
          // A locked room may be opened again.
          if (code !== undefined && !isFinalForJoin(code)) return
          connection.close()
          reject(error)
        },
        replay: (messages) => messages.forEach(show),
        message: show,
        removed: ({ key, reason }) => {
          if (json) print(jsonOf({ removed: key, reason }))
        },
      },
    )
    signal?.addEventListener('abort', end, { once: true })
  })
}

/** So many messages are remembered for those that answer them; they live for minutes. */
const MOST_NAMES = 1000

/** Remembers who said each message; returns the name of the author that one answers, if it is one. */
function createNames(): (message: Message) => string | undefined {
  const names = new Map<string, string>()
  return ({ key, author, name = nameOf(author), replyTo }) => {
    names.set(key, name)
    const [oldest] = names.keys()
    if (names.size > MOST_NAMES && oldest !== undefined) names.delete(oldest)
    return replyTo === undefined ? undefined : (names.get(replyTo) ?? 'somebody')
  }
}

function lineOf(
  { sentAt, author, name = nameOf(author), message, alt }: Message,
  answered: string | undefined,
): string {
  const time = new Date(sentAt).toTimeString().slice(0, 5)
  const to = answered === undefined ? '' : ` to ${answered}`
  const seen = alt === undefined ? [] : [`(seen: ${alt})`]
  return plain(`${time} ${name}${to}: ${[message, ...seen].filter(Boolean).join(' ')}`)
}

/**
 * Controls could drive the terminal, and those of bidirectional text (bidi) make a line look like
 * another one; so could separators of lines.
 */
const CONTROL = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu

function plain(line: string): string {
  return line.replace(CONTROL, ' ')
}

/** The same JSON, with what `JSON.stringify` leaves as it is escaped, too. */
function jsonOf(value: object): string {
  return JSON.stringify(value).replace(CONTROL, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
