import type { Logger } from 'pino'

/**
 * Node prints warnings as plain lines, and a few quote what a client sent. They go to the log instead,
 * by their names and codes alone.
 */
export function logWarnings(
  log: Pick<Logger, 'warn'>,
  source: NodeJS.EventEmitter = process,
): void {
  source.removeAllListeners('warning')
  source.on('warning', (warning: Error & { code?: string }) => {
    log.warn({ name: warning.name, code: warning.code }, 'Node warns')
  })
}
