import { readFileSync } from 'node:fs'
import { type ConfiguredProgram, type Place, startConfigured } from './configured-program.ts'
import { startNginx } from './nginx.ts'
import { ownFolders } from './nginx-configs.ts'

/** Where the two nodes of a configuration in `deploy/` listen here. */
export type Nodes = [node1: { port: number }, node2: { port: number }]

export const urlOf = ({ port }: ConfiguredProgram): string => `http://127.0.0.1:${port}`

/** As it is, but for the addresses of the nodes. */
function configOf(file: string, [node1, node2]: Nodes): string {
  return readFileSync(file, 'utf8')
    .replaceAll('node1:8080', `127.0.0.1:${node1.port}`)
    .replaceAll('node2:8080', `127.0.0.1:${node2.port}`)
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
