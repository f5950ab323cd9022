import io1 from 'sio1'
import io2 from 'sio2'

/** What 1.x and 2.x have in common, as far as tests use it. */
export interface OldSocket {
  connected: boolean
  emit(event: string, ...args: unknown[]): void
  on(event: string, listener: (payload: never) => void): void
  once(event: string, listener: (payload: never) => void): void
  close(): void
  io: { engine: OldEngine }
}

export interface OldEngine {
  id: string
  transport: { name: string }
  on(event: 'pong' | 'upgrade', listener: () => void): void
}

export interface OldOptions {
  transports?: string[]
  reconnectionDelay?: number
}

export type OpenOldSocket = (url: string, options: OldOptions & { forceNew: boolean }) => OldSocket

export const VERSIONS = ['1.7.4', '2.5.0'] as const
export type Version = (typeof VERSIONS)[number]

const OPENERS: Record<Version, OpenOldSocket> = { '1.7.4': io1, '2.5.0': io2 }

/** A client of 2015 as npm has it; it connects by itself, and again whenever it has to. */
export function openOldClient(version: Version, url: string, options: OldOptions = {}) {
  const socket = OPENERS[version](url, { forceNew: true, ...options })
  const next = <T>(event: string) =>
    new Promise<T>((resolve) => socket.once(event, (payload: T) => resolve(payload)))
  return { socket, next }
}
