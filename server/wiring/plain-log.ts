import type { Writable } from 'node:stream'
import * as v from 'valibot'

const NAMES: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warning',
  50: 'error',
  60: 'fatal error',
}

const Line = v.object({
  level: v.number(),
  time: v.optional(v.number()),
  msg: v.optional(v.string(), ''),
  reason: v.optional(v.string()),
  err: v.optional(v.object({ message: v.string() })),
})

/** A log for people: what pino writes as JSON for programs goes to a terminal as plain lines. */
export function plainLog(terminal: Pick<Writable, 'write'>): { write(line: string): void } {
  return { write: (line) => void terminal.write(`${plainLine(line)}\n`) }
}

/** `10:04:05 warning: ...`; what is no line of pino's is left as it is. */
export function plainLine(json: string): string {
  const line = v.safeParse(v.pipe(v.string(), v.parseJson(), Line), json)
  if (!line.success) return json.trimEnd()
  const { level, time, msg, reason, err } = line.output
  const clock = time === undefined ? '' : `${new Date(time).toTimeString().slice(0, 8)} `
  const why = [reason, err?.message].filter((text) => text !== undefined)
  const text = [msg, ...why].join(': ')
  // Control characters could drive the terminal.
  return `${clock}${NAMES[level] ?? 'note'}: ${text}`.replace(/\p{Cc}/gu, ' ')
}
