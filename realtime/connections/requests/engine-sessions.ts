/** The connections that an engine of engine.io has, by the ids of their sessions; it keeps them protected. */
export function sessionsOf(engine: object): object {
  const sessions: unknown = Reflect.get(engine, 'clients')
  if (typeof sessions !== 'object' || sessions === null) {
    throw new Error('engine.io keeps its sessions elsewhere.')
  }
  return sessions
}
