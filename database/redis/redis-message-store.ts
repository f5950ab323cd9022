import { createHash } from 'node:crypto'
import type { Clock } from '../../helpers/clock.ts'
import type { Message, Receipt, Removed } from '../../realtime/protocol.ts'
import {
  AnsweredGoneError,
  type CatchUpLimits,
  type Keeping,
  type Kept,
  KeyBehindError,
  type MessageStore,
  SettingsChangedError,
} from '../message-store.ts'
import type { OtherEntry } from '../room-log.ts'
import type { RedisConnection } from './connection/connection.ts'
import { commonKey, roomKey } from './redis-keys.ts'
import { logArgs, logKeys, messageKey } from './redis-room-log.ts'
import { settingsOf } from './redis-room-store.ts'
import { loadScript, runScript, writeWhenFull } from './script.ts'

const KEEP = loadScript('keep-message', 'append')
const NEWEST = loadScript('newest-messages')
const AFTER = loadScript('messages-after')
const LIVING = loadScript('living-messages')
const REMOVE = loadScript('remove-message', 'append')
const SWEEP = loadScript('sweep-room', 'append')

export interface RedisMessageStoreOptions {
  connection: Pick<RedisConnection, 'commands'>
  clock: Clock
  /**
   * Called before and after something is deleted whose bytes have to leave Redis's disks: a node that dies
   * in between has said so.
   */
  onDeletion?: () => Promise<void>
}

/** When the next message of each room expires, so that a sweep looks at no others. */
const EXPIRING = commonKey('expiring')
/** So many rooms are swept at once. */
const MAX_SWEPT = 1000

/**
 * Messages on Redis. Of a room there are, all under its hash tag: each message (a hash: json, bytes,
 * until, nonce), their keys in order (a sorted set), when they expire (another), a receipt for each nonce,
 * and its log. Beside them, on any node of a cluster, in which room a message is to be found.
 */
export function openRedisMessageStore(options: RedisMessageStoreOptions): MessageStore {
  const { clock, onDeletion = async () => {} } = options
  const { commands } = options.connection

  const run = (...[script, keys, args]: ScriptCall) => runScript(commands, script, keys, args)

  async function keep(message: Message, { nonce, settingsVersion }: Keeping = {}): Promise<Kept> {
    const { key, room, author, expiresAt, replyTo = '' } = message
    const now = clock.now()
    const receipt = `${key} ${expiresAt}`
    const keys = [...logKeys(room), indexOf(room), expiriesOf(room), messageKey(room, key)]
    keys.push(settingsOf(room))
    if (nonce !== undefined) {
      const earlier = await claim(message, nonce)
      if (earlier !== undefined) return { receipt: earlier }
      keys.push(receiptKey(room, author, nonce))
    }
    const json = JSON.stringify(message)
    const args = [...logArgs(), now, key, expiresAt, json, message.video.length]
    const lifeMs = Math.max(expiresAt - now, 1)
    // On their way together. Should the first fail, or the last, nothing of it is ever found.
    const [, , answer] = await Promise.all([
      commands.set(placeOf(key), room, 'PX', lifeMs),
      commands.zadd(EXPIRING, 'LT', expiresAt, room),
      run(KEEP, keys, [...args, settingsVersion ?? '', replyTo, receipt]),
    ])
    return keptBy(answer as string[], message)
  }

  async function newest(room: string, limit: number, upTo = '+'): Promise<Message[]> {
    if (limit <= 0) return []
    const found = await select(room, limit, upTo, 'json')
    return found.map(parseMessage).reverse()
  }

  async function select(room: string, limit: number, upTo: string, what: 'json' | 'until') {
    const args = [messageKey(room, ''), clock.now(), limit, upTo, what]
    return (await run(NEWEST, [indexOf(room)], args)) as string[]
  }

  async function after(room: string, keys: string[], limits: CatchUpLimits, upTo = '+') {
    if (keys.length === 0) return new Map<string, Message[]>()
    const most = [limits.messages, Math.min(limits.videoBytes, Number.MAX_SAFE_INTEGER)]
    const args = [messageKey(room, ''), clock.now(), ...most, upTo, ...keys]
    const [known, found] = (await run(AFTER, [indexOf(room)], args)) as [string[], string[]]
    const messages = found.map(parseMessage).reverse()
    return new Map(known.map((since) => [since, messages.filter(({ key }) => key > since)]))
  }

  async function living(room: string, keys: string[]): Promise<string[]> {
    if (keys.length === 0) return []
    const args = [messageKey(room, ''), clock.now(), ...keys]
    return (await run(LIVING, [indexOf(room)], args)) as string[]
  }

  async function get(key: string): Promise<Message | undefined> {
    const room = await commands.get(placeOf(key))
    if (room === null) return undefined
    const [json, until] = await commands.hmget(messageKey(room, key), 'json', 'until')
    return json && Number(until) > clock.now() ? parseMessage(json) : undefined
  }

  async function receiptOf(room: string, author: string, nonce: string) {
    const [here, first] = await Promise.all([
      receiptIn(receiptKey(room, author, nonce)),
      commands.get(attemptKey(author, nonce)),
    ])
    if (here !== undefined || first === null || first === room) return here
    return receiptIn(receiptKey(first, author, nonce))
  }

  async function receiptIn(key: string): Promise<Receipt | undefined> {
    const text = await commands.get(key)
    const receipt = text === null ? undefined : parseReceipt(text)
    return receipt !== undefined && receipt.expiresAt > clock.now() ? receipt : undefined
  }

  /**
   * Notes that this nonce of the author belongs to this room, where its receipt will lie: a nonce is good once
   * in all rooms, which lie on different servers of a cluster. Resolves with the receipt of another room.
   */
  async function claim({ room, author, expiresAt }: Message, nonce: string) {
    const key = attemptKey(author, nonce)
    const lifeMs = Math.max(expiresAt - clock.now(), 1)
    const first = (await commands.call('SET', key, room, 'PX', lifeMs, 'NX', 'GET')) as
      | string
      | null
    if (first === null || first === room) return undefined
    const receipt = await receiptIn(receiptKey(first, author, nonce))
    // What was refused there may be posted here.
    if (receipt === undefined) await commands.set(key, room, 'PX', lifeMs)
    return receipt
  }

  async function remove(key: string): Promise<Message | undefined> {
    const room = await commands.get(placeOf(key))
    if (room === null) return undefined
    const keys = [...logKeys(room), indexOf(room), messageKey(room, key)]
    const args = [...logArgs(), clock.now(), key, removedEntry(key, 'deleted')]
    await onDeletion()
    const json = await run(REMOVE, keys, args)
    await onDeletion()
    return typeof json === 'string' ? parseMessage(json) : undefined
  }

  async function sweep(): Promise<Pick<Message, 'key' | 'room'>[]> {
    const due = await commands.zrangebyscore(EXPIRING, '-inf', clock.now(), 'LIMIT', 0, MAX_SWEPT)
    if (due.length > 0) await onDeletion()
    const gone: Pick<Message, 'key' | 'room'>[] = []
    for (const room of due) {
      // The node that takes it out sweeps it; what is kept meanwhile puts it in again.
      if ((await commands.zrem(EXPIRING, room)) === 1) gone.push(...(await sweepRoom(room)))
    }
    if (due.length > 0) await onDeletion()
    return gone
  }

  async function sweepRoom(room: string): Promise<Pick<Message, 'key' | 'room'>[]> {
    const keys = [...logKeys(room), indexOf(room), expiriesOf(room)]
    const entry = removedEntry('KEY', 'expired')
    const args = [...logArgs(), clock.now(), messageKey(room, ''), entry]
    const [next, gone] = (await run(SWEEP, keys, args).catch(async (error: unknown) => {
      // It is looked at again with the next sweep.
      await writeWhenFull(commands, 'ZADD', EXPIRING, clock.now(), room).catch(() => undefined)
      throw error
    })) as [string, string[]]
    if (next !== '') await writeWhenFull(commands, 'ZADD', EXPIRING, 'LT', next, room)
    return gone.map((key) => ({ key, room }))
  }

  return {
    ...{ keep, newest, after, living, get, receiptOf, remove, sweep },
    isAlive: async (room) => (await select(room, 1, '+', 'until')).length > 0,
  }
}

type ScriptCall = [
  script: Parameters<typeof runScript>[1],
  keys: string[],
  args: (string | number)[],
]

const indexOf = (room: string) => roomKey(room, 'index')
const expiriesOf = (room: string) => roomKey(room, 'expiries')
/** In which room a message is: by its key alone, as its address names it. */
const placeOf = (key: string) => commonKey(`message:${key}`)

const receiptKey = (room: string, author: string, nonce: string) =>
  roomKey(room, `receipt:${digestOf(author, nonce)}`)
/** In which room this nonce of the author was posted. */
const attemptKey = (author: string, nonce: string) =>
  commonKey(`attempt ${digestOf(author, nonce)}`)

/** Names a nonce of an author without naming either. */
function digestOf(author: string, nonce: string): string {
  return createHash('sha256')
    .update(JSON.stringify([author, nonce]))
    .digest('base64url')
}

function parseReceipt(text: string): Receipt {
  const [key = '', expiresAt] = text.split(' ')
  return { key, expiresAt: Number(expiresAt) }
}

function keptBy([outcome = '', ...rest]: string[], message: Message): Kept {
  const { key, room, expiresAt, replyTo = '' } = message
  const [first = '', offset, mark = ''] = rest
  if (outcome === 'known') return { receipt: parseReceipt(first) }
  if (outcome === 'behind') throw new KeyBehindError(key, first)
  if (outcome === 'gone') throw new AnsweredGoneError(replyTo)
  if (outcome === 'changed') {
    throw new SettingsChangedError(`The settings of the room ${room} have changed.`)
  }
  const position = { epoch: first, offset: Number(offset), mark, lastKey: key }
  return { receipt: { key, expiresAt }, position }
}

function parseMessage(json: string): Message {
  return JSON.parse(json) as Message
}

function removedEntry(key: string, reason: Removed['reason']): string {
  return JSON.stringify({ kind: 'removed', removed: { key, reason } } satisfies OtherEntry)
}
