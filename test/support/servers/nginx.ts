import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { makeTempFolder } from '../temp-folder.ts'

export interface Nginx {
  url: string
  /** Its main process. */
  pid: number
  stop(): Promise<void>
}

export interface NginxOptions {
  workers?: number
}

/** Debian's nginx in its factory settings, serving the files of a folder on a free port. */
export async function startNginx(root: string, { workers = 1 }: NginxOptions = {}): Promise<Nginx> {
  const own = await makeTempFolder()
  const port = await freePort()
  const config = join(own.path, 'nginx.conf')
  await writeFile(config, configFor({ root, own: own.path, port, workers }))
  const args = ['-p', own.path, '-c', config, '-g', 'daemon off;']
  // Debian keeps it where only root's PATH looks.
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }
  const child = spawn('nginx', args, { stdio: ['ignore', 'ignore', 'pipe'], env })
  const ended = once(child, 'close')
  try {
    await hasStarted(child)
  } catch (error) {
    await own.remove()
    throw error
  }
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    await own.remove()
  }
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop }
}

interface Config {
  root: string
  own: string
  port: number
  workers: number
}

function configFor({ root, own, port, workers }: Config): string {
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `
    # The files belong to whoever runs the test.
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    worker_processes ${workers};
    pid ${own}/pid;
    error_log stderr notice;
    events {}
    http {
      access_log off;
      sendfile on;
      types { video/mp4 mp4; text/plain txt; }
      ${folders.map((name) => `${name}_temp_path ${own}/${name};`).join(' ')}
      server { listen 127.0.0.1:${port}; root ${root}; }
    }`
}

/** nginx says in its log, at the level of notices, when its workers are there. */
function hasStarted(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      if (log.includes('start worker process ')) resolve()
    })
    child.once('error', () => reject(new Error('nginx is missing: apt-get install nginx')))
    child.once('exit', () => reject(new Error(`nginx did not start: ${log}`)))
  })
}

/** nginx cannot choose one itself. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
