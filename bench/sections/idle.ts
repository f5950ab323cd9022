import { closeAll, openClient, openClients } from '../lib/client.ts'
import { type Bench, inTurn } from '../lib/context.ts'
import { type Figure, figureOf } from '../lib/figures.ts'
import { startServer } from '../lib/processes.ts'

/** What a client that says nothing costs: the server's memory with many less that without. */
export async function idle(bench: Bench): Promise<Figure[]> {
  const count = bench.isQuick ? 2000 : 3000
  const memory = (name: string) => () => memoryPerClient(name, count)
  const [ours = [], bare = []] = await inTurn(bench.isQuick ? 1 : 3, [
    memory('ours'),
    memory('bare-socketio'),
  ])
  return [
    figureOf({
      ...{ section: 'idle', what: `memory per idle client, ${count} of them`, unit: 'KB' },
      ours,
      rival: { name: 'bare socket.io', values: bare },
      goal: { of: 'ratio', most: 1.15 },
    }),
  ]
}

async function memoryPerClient(name: string, count: number): Promise<number> {
  const server = await startServer(name)
  const open = () => openClient(server.url)
  // What the first ones cost is code and tables that are there once.
  const first = await openClients(200, open)
  const before = await server.vitals({ collectGarbage: true })
  const clients = await openClients(count, open)
  const after = await server.vitals({ collectGarbage: true })
  await closeAll([...first, ...clients])
  await server.stop()
  return (after.rssBytes - before.rssBytes) / count / 1000
}
