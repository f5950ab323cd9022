/**
 * What the contract bounds, each in one place. Page, server and command line derive from these what
 * they need: another number of frames, for example, is a change of `MAX_FRAMES` and of nothing else.
 */

/** Ceilings a draft has to keep. The page checks them too, so that nobody records in vain. */
export const MAX_ID_LENGTH = 64
export const MAX_MESSAGE_LENGTH = 250
export const MAX_NONCE_LENGTH = 64
/** Of a message's key, as a client names it. */
export const MAX_KEY_LENGTH = 64
export const MAX_ROOM_LENGTH = 64
export const MAX_NAME_LENGTH = 24
/** Of what is seen in a loop, in words. */
export const MAX_ALT_LENGTH = 250
/** Of an owner's or co-host's secret; shorter ones could be guessed and prove nothing. */
export const MIN_SECRET_LENGTH = 16
export const MAX_SECRET_LENGTH = 128
export const MAX_PASSPHRASE_LENGTH = 128
/** The longest pause that slow mode may ask for between two messages of an author. */
export const MAX_SLOW_MODE_MS = 10 * 60_000
/** The longest time for which an author may be silenced. */
export const MAX_SILENCE_MS = 24 * 3600_000
/** What one may react to a message with; a page shows them in this order. */
export const REACTIONS: readonly string[] = ['❤️', '😂', '👍', '👏', '😮', '😢']
/** How many keys a client may ask after at once. */
export const MAX_ASKED_KEYS = 200

/** How many frames a draft may hold; the page records as many. */
export const MAX_FRAMES = 10
/** Of one frame's JPEG. */
export const MAX_FRAME_BYTES = 64 * 1024
/** The least and the largest picture a frame may hold, in pixels. */
export const MIN_FRAME_SIZE = 16
export const MAX_FRAME_WIDTH = 640
export const MAX_FRAME_HEIGHT = 480

/** How many loops the server lays side by side in a strip or a collage. */
export const MAX_CLIPS_TOGETHER = 10

/** What the page prefers to send; any one size within the ceilings is taken. */
export const FRAME_SIZE = 200
export const FRAME_INTERVAL_MS = 200
export const FRAME_QUALITY = 0.4

/** Loops play faster than they were recorded, as those of 2015 did. */
const PLAYBACK_SPEED = 2
export const FRAMES_PER_SECOND = (PLAYBACK_SPEED * 1000) / FRAME_INTERVAL_MS
/** How long the loop of a full recording lasts. */
export const CLIP_DURATION_MS = (MAX_FRAMES * 1000) / FRAMES_PER_SECOND

/** Of one frame as text: its prefix, and base64. */
export const MAX_FRAME_LENGTH =
  'data:image/jpeg;base64,'.length + 4 * Math.ceil(MAX_FRAME_BYTES / 3)

/** For the other fields, however they are escaped, and for quotes and commas. */
const OTHER_FIELDS_BYTES = 128 * 1024
/** The largest draft that is valid. */
export const MAX_DRAFT_BYTES = MAX_FRAMES * MAX_FRAME_LENGTH + OTHER_FIELDS_BYTES

/**
 * The ceiling of one socket.io payload, 2 MB. socket.io cuts the connection above it without an
 * answer, so an honest mistake has to fit: twice the largest draft that is valid is still read, and
 * refused with a code.
 */
export const MAX_PAYLOAD_BYTES = 2 * MAX_DRAFT_BYTES
