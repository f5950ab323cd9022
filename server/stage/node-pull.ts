import { get as getHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { get as getHttps } from 'node:https'
import type { RelaysDependencies, RemoteStage } from '../../stage/relays.ts'
import { createFlvReader } from '../../stage/wire/flv-reader.ts'
import type { NodePass } from './node-pass.ts'

/** Where a node gives a broadcast to another; below its `NODE_URL`. */
export const nodePath = (room: string): string => `/nodes/live/${encodeURIComponent(room)}.flv`

/** A node that says nothing for so long is lost: no publisher that lives is silent for as long. */
const SILENT_MS = 10_000

/** Returns what fetches a broadcast from the node at which it enters, as one long answer of FLV. */
export function createNodePull(
  { make }: Pick<NodePass, 'make'>,
  { silentMs = SILENT_MS } = {},
): RelaysDependencies['pull'] {
  return async function pull(stage, take, signal) {
    const options = { headers: { authorization: make(stage.room) }, timeout: silentMs, signal }
    const response = await ask(stage, options)
    if (response.statusCode !== 200) {
      response.destroy()
      throw new Error(`The node answers ${response.statusCode}.`)
    }
    const read = createFlvReader()
    for await (const data of response) {
      for (const tag of read(data as Buffer)) take(tag)
    }
  }
}

function ask({ room, nodeUrl }: RemoteStage, options: RequestOptions) {
  const url = new URL(nodeUrl + nodePath(room))
  const get = url.protocol === 'https:' ? getHttps : getHttp
  return new Promise<IncomingMessage>((resolve, reject) => {
    const request = get(url, { ...options, agent: false }, resolve)
    request.once('timeout', () => request.destroy(new Error('The node is silent.')))
    request.on('error', reject)
  })
}
