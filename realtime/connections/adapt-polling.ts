import { limitPayloads, type Parser, type PayloadLimit } from './payload-limit.ts'
import { createPayloadParser, type PacketParser } from './protocol-3/payload-parser.ts'

/** What of a transport of engine.io matters here. */
interface Transport {
  name: string
  protocol: number
  /** The only thing that differs between the protocols; the same object for all of one. */
  parser: unknown
}

/**
 * Gives every polling transport of an engine a parser of our own. The first answer is written before
 * engine.io tells of the connection, so this happens where transports are made.
 */
export function adaptPolling(engine: object, limit: PayloadLimit): void {
  const createTransport: unknown = Reflect.get(engine, 'createTransport')
  if (typeof createTransport !== 'function')
    throw new Error('engine.io makes transports elsewhere.')
  const parsers = new Map<unknown, unknown>()

  function parserFor({ protocol, parser }: Transport): unknown {
    const known = parsers.get(parser)
    if (known !== undefined) return known
    const ours =
      protocol === 3
        ? createPayloadParser(parser as PacketParser, limit)
        : limitPayloads(parser as Parser, limit)
    parsers.set(parser, ours)
    return ours
  }

  Reflect.set(engine, 'createTransport', (...args: unknown[]) => {
    const transport = Reflect.apply(createTransport, engine, args) as Transport
    if (transport.name === 'polling') transport.parser = parserFor(transport)
    return transport
  })
}
