import { isAbsolute, resolve } from 'node:path'
import { REDIS_URL_FORMS, type RedisAddress, readRedisAddress } from '../helpers/redis-address.ts'

/** How the texts of settings are read: each throws what a value has to be. */

/** What a value has to be; the caller adds the setting's name and the value. */
class BadValue extends Error {}

export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= least && value <= most)) {
      throw new BadValue(`a whole number from ${least} to ${most}`)
    }
    return value
  }
}

export function oneOf<const T extends string>(...words: T[]): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text)
    if (found === undefined) throw new BadValue(`one of ${words.join(', ')}`)
    return found
  }
}

export function optionalPath(text: string): string | undefined {
  if (text.includes('\0')) throw new BadValue('a path without NUL')
  return text === '' ? undefined : resolve(text)
}

export function folder(text: string): string {
  if (text === '' || text.includes('\0')) throw new BadValue('a folder')
  return isAbsolute(text) ? text : resolve(text)
}

export function host(text: string): string {
  if (!/^[\w.:-]{1,253}$/.test(text)) throw new BadValue('a host name or an address')
  return text
}

/** `https://a.example, https://b.example` to normalised origins; each nothing but scheme, host and port. */
export function origins(text: string): string[] {
  const words = text.split(/[\s,]+/).filter(Boolean)
  return words.map((word) => {
    const url = URL.canParse(word) ? new URL(word) : undefined
    const plain = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search
    if (!url || !plain) throw new BadValue('origins such as https://chat.example')
    return url.origin
  })
}

/** A key that is typed into other programs: visible characters only, and any of them. */
export function stageKey(text: string): string | undefined {
  if (text === '') return undefined
  if (!/^[!-~]{1,128}$/.test(text))
    throw new BadValue('1 to 128 letters of ASCII, digits and signs, without blanks')
  return text
}

/** Letters that no proxy writes differently; a dot could be taken for a way up. */
const BASE_PATH = /^(?:\/[\w~-]{1,64}){1,8}$/

/** `chat`, `/chat`, `chat/` and `/chat/` to `/chat/`, which is how it stands in addresses. */
export function basePath(text: string): string {
  if (text === '' || text === '/') return '/'
  const path = `/${text.replace(/^\/|\/$/g, '')}`
  if (!BASE_PATH.test(path)) {
    throw new BadValue('a path such as /chat/, of letters a to z, digits, - and _ alone')
  }
  return `${path}/`
}

/** A number, or `undefined` where it follows from other settings. */
export function drainSeconds(text: string): number | undefined {
  return text === 'auto' ? undefined : integer(0, 300)(text)
}

/** Without the slash at its end; a path may stand before it. */
export function nodeUrl(text: string): string | undefined {
  if (text === '') return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username
  if (!isPlain) throw new BadValue('an address such as http://node1:8080')
  return url.href.endsWith('/') ? url.href.slice(0, -1) : url.href
}

export function redisUrl(text: string): RedisAddress | undefined {
  if (text === '') return undefined
  const address = readRedisAddress(text)
  if (address === undefined) throw new BadValue(REDIS_URL_FORMS)
  return address
}

export function proxies(text: string): number {
  if (text === 'off') return 0
  if (!/^(?:\d|10)$/.test(text)) throw new BadValue('off, or how many proxies, 1 to 10')
  return Number(text)
}

/** Where figures for Prometheus are to be had. */
export type MetricsPlace =
  | { at: 'nowhere' }
  /** At `/metrics` of the server itself. */
  | { at: 'server' }
  /** On a port of their own. */
  | { at: 'port'; host: string; port: number }

const METRICS_WANTED =
  'off, on (at /metrics), a port from 1024 to 65535 of this machine alone, or address:port'

export function metricsPlace(text: string): MetricsPlace {
  if (text === 'off') return { at: 'nowhere' }
  if (text === 'on') return { at: 'server' }
  const [, inBrackets, name, digits] =
    /^(?:(?:\[([\da-f:.]+)\]|([\w.-]+)):)?(\d{1,5})$/i.exec(text) ?? []
  const port = Number(digits)
  const host = inBrackets ?? name
  // Low ports are what is meant by a 1, a 0 or a slip of the hand; with an address 0 picks one.
  const isPort = port <= 65_535 && (port >= 1024 || (port === 0 && host !== undefined))
  if (!isPort) throw new BadValue(METRICS_WANTED)
  return { at: 'port', host: host ?? '127.0.0.1', port }
}

/** Sent by a program, and guessed at by others: long enough for that. */
export function longToken(text: string): string | undefined {
  if (text === '') return undefined
  if (!/^[!-~]{16,128}$/.test(text))
    throw new BadValue('16 to 128 letters of ASCII, digits and signs, without blanks')
  return text
}
