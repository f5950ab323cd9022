import type { RedisAddress } from '../../../helpers/redis-address.ts'
import type { RedisClient } from '../connection/connection.ts'
import { commonKey } from '../redis-keys.ts'

/** The name of the queue; with the prefix, whose braces keep it on one node of a cluster. */
export const QUEUE = 'clips'
export const PREFIX = commonKey('encodes')

/** What both sides of the queue are made with. */
export interface JobParts {
  address: RedisAddress
  /** For commands that may fail within a second. */
  commands: RedisClient
}

/** Nothing of a job is kept once it has ended, and few events: they carry no bytes. */
export const FORGET = { count: 0 }
export const EVENTS = { events: { maxLen: 1000 } }
