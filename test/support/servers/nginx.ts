import {
  type ConfiguredProgram,
  findServer,
  type Place,
  startConfigured,
} from './configured-program.ts'

export type NginxPlace = Place

export interface Nginx extends ConfiguredProgram {
  url: string
}

export const findNginx = (): Promise<string | undefined> => findServer('nginx')

/** A real nginx on a free port, in a folder of its own, set up by what `configure` returns. */
export async function startNginx(configure: (place: NginxPlace) => string): Promise<Nginx> {
  const program = 'nginx'
  const args = ({ folder }: Place, file: string) => ['-p', folder, '-c', file, '-g', 'daemon off;']
  const started = await startConfigured({ program, args, configure })
  return { ...started, url: `http://127.0.0.1:${started.port}` }
}
