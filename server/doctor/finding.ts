/** What the doctor says of one thing it has looked at. */
export interface Finding {
  /** The subject, in a word: `port`, `certificate`. */
  about: string
  level: 'ok' | 'warning' | 'error'
  /** The finding in a sentence; of a warning or an error with the sentence that mends it. */
  text: string
}

/** Findings about one thing. */
export function about(topic: string) {
  const say =
    (level: Finding['level']) =>
    (text: string): Finding => ({ about: topic, level, text })
  return { ok: say('ok'), warning: say('warning'), error: say('error') }
}

/** The system's own word for what went wrong, such as `EACCES`; the message of what has none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? String(error.code) : error.message
}
