/** Every ceiling of the ingest in one place: untrusted input can reach each, and none hurts. */

/** What a connection may send before its publish is accepted. */
export const MAX_WAITING_BYTES = 64 * 1024
export const MAX_WAITING_MESSAGE_BYTES = 16 * 1024
/** How long it may take from connecting to an accepted publish. */
export const PUBLISH_DEADLINE_MS = 10_000
/** How long a publisher may send nothing before its room is free again. */
export const PUBLISHER_IDLE_MS = 10_000
/** How long the last answer may take to be read. */
export const FAREWELL_MS = 1_000

/** Connections that do not publish yet: in all, and of one address. */
export const MAX_WAITING = 64
export const MAX_WAITING_OF_ADDRESS = 16

/** One message: a key frame of 4K at a high bit rate is about 1 MiB. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024
/** All unfinished messages of one connection together. */
export const MAX_UNFINISHED_BYTES = 6 * 1024 * 1024
export const MAX_CHUNK_STREAMS = 32

/** AMF0: how deep objects may nest, how many values a message may hold, how long a text may be. */
export const MAX_AMF_DEPTH = 8
export const MAX_AMF_VALUES = 256
export const MAX_AMF_TEXT_BYTES = 4 * 1024

/** Decoder settings (avcC, AudioSpecificConfig) are a few dozen bytes. */
export const MAX_CODEC_HEADER_BYTES = 4 * 1024

/** What a connection may leave unread of our answers. */
export const MAX_UNREAD_BYTES = 64 * 1024
