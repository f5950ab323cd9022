import type { IncomingMessage } from 'node:http'

/**
 * A request's query as engine.io has read it. Where a name stands twice, or behind a second `?` or a
 * `#`, readers differ; a check that reads it in its own way checks something else than what is done.
 */
export function queryOf(request: IncomingMessage): Record<string, unknown> {
  const query: unknown = Reflect.get(request, '_query')
  return typeof query === 'object' && query !== null ? { ...query } : {}
}
