import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { type ConfiguredProgram, type Place, startConfigured } from './configured-program.ts'
import { ownFolders } from './nginx-configs.ts'
import { until } from './until-listening.ts'

/** The proxies of docs/hosting.md, set up as that page says. */
export const FRONTS = ['nginx', 'caddy', 'apache', 'haproxy'] as const
export type FrontName = (typeof FRONTS)[number]

export interface Front extends ConfiguredProgram {
  /** As people type it: scheme, host and port. */
  origin: string
}

interface Kind {
  program: string
  scheme: 'http' | 'https'
  args(place: Place, file: string): string[]
  /** The block of the page with what a whole configuration needs besides. */
  complete(snippet: string, place: Place): string
}

/** Those that give up root's rights then need to be told for whose. */
const isRoot = process.getuid?.() === 0

const MODULES = ['mpm_event', 'authz_core', 'alias', 'headers', 'proxy', 'proxy_http']

const KINDS: Record<FrontName, Kind> = {
  nginx: {
    program: 'nginx',
    scheme: 'http',
    args: ({ folder }, file) => ['-p', folder, '-c', file, '-g', 'daemon off;'],
    complete: (snippet, place) => `
      ${isRoot ? 'user root;' : ''}
      worker_processes 1;
      pid ${place.folder}/pid;
      error_log stderr crit;
      events { worker_connections 256; }
      http { access_log off; ${ownFolders(place)} ${snippet.replace('listen 80', `listen 127.0.0.1:${place.port}`)} }`,
  },
  caddy: {
    program: 'caddy',
    scheme: 'https',
    args: (_, file) => ['run', '--adapter', 'caddyfile', '--config', file],
    // A certificate of its own authority, since a real one needs a name that the internet knows.
    complete: (snippet, { folder, port }) => `{
        admin off
        local_certs
        skip_install_trust
        auto_https disable_redirects
        storage file_system ${folder}
        log {
          level ERROR
        }
      }
      ${snippet.replace('chat.example', `https://localhost:${port}`)}`,
  },
  apache: {
    program: 'apache2',
    scheme: 'http',
    args: (_, file) => ['-f', file, '-D', 'FOREGROUND'],
    complete: (snippet, { folder, port }) => `
      ServerRoot ${folder}
      ServerName localhost
      PidFile ${folder}/pid
      ErrorLog ${folder}/error.log
      LogLevel crit
      DefaultRuntimeDir ${folder}
      ${isRoot ? 'User nobody\nGroup nogroup' : ''}
      ${[...MODULES, 'proxy_wstunnel'].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
      Listen 127.0.0.1:${port}
      ${snippet.replace('*:80', `127.0.0.1:${port}`)}`,
  },
  haproxy: {
    program: 'haproxy',
    scheme: 'http',
    args: (_, file) => ['-q', '-db', '-f', file],
    complete: (snippet, { port }) => `${snippet.replace('bind *:80', `bind 127.0.0.1:${port}`)}\n`,
  },
}

export const programOf = (name: FrontName): string => KINDS[name].program

/** A proxy before the server on `port`, as docs/hosting.md has it at `path`, or as `edit` changes that. */
export async function startFront(
  name: FrontName,
  path: string,
  port: number,
  edit = (snippet: string) => snippet,
): Promise<Front> {
  const { program, scheme, args, complete } = KINDS[name]
  const snippet = edit(snippetOf(name, path)).replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`)
  const configure = (place: Place) => complete(snippet, place)
  const started = await startConfigured({ program, args, configure })
  // Caddy listens before it has made its certificate.
  if (scheme === 'https') await until(() => canSpeakTls(started.port))
  return { ...started, origin: `${scheme}://localhost:${started.port}` }
}

function canSpeakTls(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const to = { port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false }
    const socket = connect(to, () => socket.end(() => resolve(true)))
    socket.once('error', () => resolve(false))
  })
}

function snippetOf(name: FrontName, path: string): string {
  const page = readFileSync(join('docs', 'hosting.md'), 'utf8')
  const [, snippet] = page.split(`name=${name} at=${path}\n`)
  if (snippet === undefined) throw new Error(`docs/hosting.md has no block for ${name} at ${path}.`)
  return snippet.split('```')[0] ?? ''
}
