import { readFileSync } from 'node:fs'
import { type ConfiguredProgram, type Place, startConfigured } from './configured-program.ts'
import { startNginx } from './nginx.ts'
import { ownFolders } from './nginx-configs.ts'

/** Where the nodes of a configuration in `deploy/` listen here: two, or more. */
export type Nodes = { port: number }[]

export const urlOf = ({ port }: ConfiguredProgram): string => `http://127.0.0.1:${port}`

/** As it is, but for the addresses of the nodes, with a line more for each beyond the two. */
function configOf(file: string, nodes: Nodes): string {
  const lines = readFileSync(file, 'utf8').split('\n')
  const withAll = lines.flatMap((line) => {
    if (!line.includes('server node2')) return [line]
    return nodes.slice(1).map((_, index) => line.replaceAll('node2', `node${index + 2}`))
  })
  return withAll
    .join('\n')
    .replace(/node(\d+):8080/g, (_, n) => `127.0.0.1:${nodes[Number(n) - 1]?.port}`)
}

/** `deploy/haproxy.cfg` in front of two nodes. */
export function startHaproxyCluster(nodes: Nodes): Promise<ConfiguredProgram> {
  return startConfigured({
    program: 'haproxy',
    args: (_, file) => ['-q', '-db', '-f', file],
    configure: ({ port }) =>
      configOf('deploy/haproxy.cfg', nodes).replace('bind :80', `bind 127.0.0.1:${port}`),
  })
}

/** `deploy/nginx-cluster.conf` in front of two nodes. */
export function startNginxCluster(nodes: Nodes): Promise<ConfiguredProgram> {
  return startNginx((place) =>
    configOf('deploy/nginx-cluster.conf', nodes)
      .replace('worker_processes auto;', ownProcess(place))
      .replace('access_log off;', `access_log off; ${ownFolders(place)}`)
      .replace('/var/cache/nginx', place.folder)
      .replace('listen 80;', `listen 127.0.0.1:${place.port};`),
  )
}

function ownProcess({ folder }: Place): string {
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  return `${user} worker_processes 1; pid ${folder}/pid; error_log stderr crit;`
}
