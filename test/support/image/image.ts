import { execFileSync } from 'node:child_process'

/** What an image says about how it wants to be run, and where its files lie. */
export interface Image {
  /** Its root file system, mounted. */
  root: string
  /** How much of it is not its base. */
  ownBytes: number
  config: ImageConfig
  unmount(): void
}

export interface ImageConfig {
  Env: string[]
  Entrypoint: string[]
  User: string
  WorkingDir: string
  Volumes: Record<string, unknown>
  ExposedPorts: Record<string, unknown>
  Labels: Record<string, string>
  Healthcheck: { Test: string[] }
}

const MEBIBYTE = 1024 * 1024

function buildah(...args: string[]): string {
  return execFileSync('buildah', args, { encoding: 'utf8' }).trim()
}

/** The image that `script/image/build.sh` has made for this machine's architecture. */
export function openImage(): Image {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  const name = `localhost/animate-server-${arch}`
  const container = buildah('from', '--pull-never', name)
  const root = buildah('mount', container)
  const base = buildah('from', '--pull-never', `localhost/animate-debian-${arch}`)
  const ownBytes = sizeOf(root) - sizeOf(buildah('mount', base))
  buildah('rm', base)
  const { Docker } = JSON.parse(buildah('inspect', '--type', 'image', name))
  const unmount = () => void buildah('rm', container)
  return { root, ownBytes, config: Docker.config, unmount }
}

function sizeOf(folder: string): number {
  return (
    Number(execFileSync('du', ['-sxm', folder], { encoding: 'utf8' }).split('\t')[0]) * MEBIBYTE
  )
}
