/**
 * What a broadcast consists of. The three headers come first for every viewer; a key frame is where
 * a viewer may begin.
 */
export const TAG_KINDS = [
  'metadata',
  'video-header',
  'audio-header',
  'key-frame',
  'frame',
  'sound',
] as const

export type TagKind = (typeof TAG_KINDS)[number]

/** One FLV tag and what it is. */
export interface StreamTag {
  kind: TagKind
  bytes: Buffer
}
