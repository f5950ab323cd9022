import { createServer, type Server, type Socket } from 'node:net'
import { createAddressGroup } from '../../../helpers/address-group.ts'
import { type ListenAddress, listenOn } from '../../../helpers/listen-on.ts'
import {
  createLinkReader,
  encodeLinkFrame,
  encodeLinkJson,
  jsonIn,
  type LinkFrame,
} from '../../wire/link.ts'
import { type StreamTag, TAG_KINDS } from '../../wire/stream-tag.ts'
import { serveConnection } from './connection.ts'
import { createPlaces, type Place } from './places.ts'
import type { PublishRequest } from './publish-request.ts'
import type { Verdict } from './session.ts'

export const ALIVE_INTERVAL_MS = 1000

/**
 * Listens for publishers and speaks with the chat's server over `link`, which also ends it: without
 * a server nobody could say who may publish.
 */
export function openIngest(link: Socket, listenAddress: ListenAddress): void {
  const verdicts = new Map<number, (verdict: Verdict) => void>()
  const sockets = new Set<Socket>()
  /** The sessions that the server has heard of. */
  const requests = new Set<number>()
  const takePlace = createPlaces()
  const addressGroup = createAddressGroup()
  const drained = createDrain(link)
  const read = createLinkReader()
  let latestSession = 0

  const server = createServer((socket) => {
    const place = takePlace(addressGroup(socket.remoteAddress ?? ''), () => void socket.destroy())
    void serve(socket, place)
  })

  async function serve(socket: Socket, place: Place): Promise<void> {
    latestSession += 1
    const session = latestSession
    const address = socket.remoteAddress ?? ''
    sockets.add(socket)
    try {
      await serveConnection(socket, {
        place,
        authorize: (request) => authorize(session, request, address),
        forward: (part) => forward(session, part),
      })
    } catch (error) {
      console.error('A publisher met a mistake of the ingest:', error)
    }
    sockets.delete(socket)
    if (requests.delete(session)) link.write(encodeLinkFrame('ended', session))
  }

  function authorize(session: number, request: PublishRequest, address: string): Promise<Verdict> {
    requests.add(session)
    link.write(encodeLinkJson('publish-request', session, { ...request, address }))
    return new Promise((resolve) => verdicts.set(session, resolve))
  }

  function forward(session: number, { kind, bytes }: StreamTag): Promise<void> {
    const kindByte = Buffer.from([TAG_KINDS.indexOf(kind)])
    const hasRoom = link.write(encodeLinkFrame('tag', session, kindByte, bytes))
    return hasRoom ? Promise.resolve() : drained()
  }

  function take(frame: LinkFrame): void {
    const { ok, text } = jsonIn(frame)
    const tell = verdicts.get(frame.session)
    verdicts.delete(frame.session)
    tell?.(ok === true ? { ok } : { ok: false, text: String(text) })
  }

  const alive = setInterval(() => link.write(encodeLinkFrame('alive', 0)), ALIVE_INTERVAL_MS)
  link.on('data', (data: Buffer) => {
    for (const frame of read(data)) take(frame)
  })
  link.on('error', () => undefined)
  link.on('close', () => {
    clearInterval(alive)
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  void listen(server, link, listenAddress)
}

async function listen(server: Server, link: Socket, address: ListenAddress): Promise<void> {
  try {
    const port = await listenOn(server, address)
    link.write(encodeLinkJson('listening', 0, { port }))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    link.end(encodeLinkJson('failed', 0, { code, message }))
  }
}

/** Waits until the pipe takes more, or is closed, which ends everything anyway. */
function createDrain(link: Socket): () => Promise<void> {
  let waiting: (() => void)[] = []
  const release = () => {
    const released = waiting
    waiting = []
    for (const resolve of released) resolve()
  }
  link.on('drain', release).on('close', release)
  return () => new Promise((resolve) => waiting.push(resolve))
}
