import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { RedisClient } from './connection/connection.ts'

/** A step that Redis does in one, atomically: a Lua script. */
export interface Script {
  lua: string
  /** What Redis calls it, once it has seen it: SHA-1 of its text. */
  sha: string
}

/** `scripts/<name>.lua`, with what these parts define; read when it is first run, not at an import. */
export function loadScript(name: string, ...parts: string[]): Script {
  let script: Script | undefined
  const read = () => {
    script ??= readScript([...parts, name])
    return script
  }
  return {
    get lua() {
      return read().lua
    },
    get sha() {
      return read().sha
    },
  }
}

function readScript(names: string[]): Script {
  const texts = names.map((one) =>
    readFileSync(new URL(`./scripts/${one}.lua`, import.meta.url), 'utf8'),
  )
  // What a script may do (`#!lua flags=...`) is read from its first line alone.
  const isFlags = (line: string) => line.startsWith('#!')
  const lines = texts.join('\n').split('\n')
  const lua = [...lines.filter(isFlags), ...lines.filter((line) => !isFlags(line))].join('\n')
  return { lua, sha: createHash('sha1').update(lua).digest('hex') }
}

/**
 * Runs a script by its hash, and by its text where Redis does not know it (yet, or after a restart).
 * In a cluster all keys have the same hash tag, which says what node runs it.
 */
export async function runScript(
  client: RedisClient,
  { sha, lua }: Script,
  keys: string[],
  args: (string | number | Buffer)[],
): Promise<unknown> {
  try {
    return await client.evalsha(sha, keys.length, ...keys, ...args)
  } catch (error) {
    const isUnknown = error instanceof Error && error.message.startsWith('NOSCRIPT')
    if (!isUnknown) throw error
    return client.eval(lua, keys.length, ...keys, ...args)
  }
}

const WRITE = loadScript('write-when-full')

/**
 * A small write that Redis takes even when its memory is full (`allow-oom`): without those that tidy up
 * it would stay full. What clients bring has no business here.
 */
export function writeWhenFull(
  client: RedisClient,
  ...[command, key, ...args]: FullWrite
): Promise<unknown> {
  return runScript(client, WRITE, [key], [command, ...args])
}

export type FullWrite = [
  command: 'INCR' | 'SADD' | 'SET' | 'ZADD',
  key: string,
  ...args: (string | number)[],
]
