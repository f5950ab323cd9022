import { type Counts, type Message, nameOf } from '../client/lib.ts'
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
 * Prints the messages of a room, the last and the next, each once, and the reactions to them whenever
 * those change. Rejects with a sentence when no server answers at first or it refuses the connection for good.
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
  const known = createKnown()
  return new Promise<void>((resolve, reject) => {
    const show = (message: Message) => {
      if (++seen <= count)
        print(json ? jsonOf(message) : lineOf(message, known.answeredBy(message)))
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
        reactions({ key, counts }) {
          print(json ? jsonOf({ reactions: key, counts }) : reactionsLine(known.said(key), counts))
        },
      },
    )
    signal?.addEventListener('abort', end, { once: true })
  })
}

/** So many messages are remembered for what refers to them; they live for minutes. */
const MOST_KNOWN = 1000

/** Remembers who said what, for the messages that answer it and the reactions to it. */
function createKnown() {
  const known = new Map<string, { name: string; words: string }>()
  return {
    /** Remembers a message; returns the name of the author that it answers, if it does. */
    answeredBy({ key, author, name = nameOf(author), message, replyTo }: Message) {
      known.set(key, { name, words: message })
      const [oldest] = known.keys()
      if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest)
      return replyTo === undefined ? undefined : (known.get(replyTo)?.name ?? 'somebody')
    },
    said: (key: string) => known.get(key) ?? { name: 'somebody', words: '' },
  }
}

function lineOf(
  { sentAt, author, name = nameOf(author), message, alt, counts }: Message,
  answered: string | undefined,
): string {
  const to = answered === undefined ? '' : ` to ${answered}`
  const seen = alt === undefined ? [] : [`(seen: ${alt})`]
  const reactions = counts === undefined ? [] : [`(${countsLine(counts)})`]
  const said = [message, ...seen, ...reactions].filter(Boolean).join(' ')
  return plain(`${clockOf(sentAt)} ${name}${to}: ${said}`)
}

function reactionsLine({ name, words }: { name: string; words: string }, counts: Counts): string {
  const what = words === '' ? name : `${name} (${words})`
  return plain(`${clockOf(Date.now())} reactions to ${what}: ${countsLine(counts)}`)
}

function countsLine(counts: Counts): string {
  const all = Object.entries(counts).map(([emoji, count]) => `${emoji} ${count}`)
  return all.length === 0 ? 'none' : all.join(', ')
}

function clockOf(instantAt: number): string {
  return new Date(instantAt).toTimeString().slice(0, 5)
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
