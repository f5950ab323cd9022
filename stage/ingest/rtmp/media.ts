import type { StreamTag } from '../../wire/stream-tag.ts'
import { separate } from './aggregate.ts'
import type { RtmpMessage } from './chunk-reader.ts'
import { MESSAGE } from './messages.ts'
import { readMetadata } from './metadata.ts'
import { createPatience } from './patience.ts'
import { createPicture } from './picture.ts'
import { createSound } from './sound.ts'
import { createTimeline } from './timeline.ts'

/**
 * Turns a publisher's messages into the tags of a broadcast that any player can show: what cannot be
 * played is left out, timestamps are made to go on evenly, and where sound is missing there is
 * silence. Throws a `ProtocolError` with a sentence for the publisher when there is nothing to show.
 */
export function createMedia() {
  const timeline = createTimeline()
  const patience = createPatience()
  const sound = createSound(timeline)
  let isSoundAnnounced = false
  const picture = createPicture(timeline, { isSoundDue: () => isSoundAnnounced && !sound.isKnown })

  function metadata(message: RtmpMessage): StreamTag[] {
    const found = readMetadata(message)
    if (found === undefined) return []
    isSoundAnnounced = found.hasSound
    patience.announced(found)
    return [found.tag]
  }

  function show(message: RtmpMessage): StreamTag[] {
    patience.pictureCame(message)
    const tag = picture(message)
    if (tag === undefined) return []
    if (tag.kind === 'video-header') patience.ended()
    return [tag, ...sound.fill()]
  }

  function play(message: RtmpMessage): StreamTag[] {
    patience.soundCame(message)
    const tag = sound.take(message)
    return tag === undefined ? [] : [tag]
  }

  function takeOne(message: RtmpMessage): StreamTag[] {
    if (message.type === MESSAGE.video) return show(message)
    if (message.type === MESSAGE.audio) return play(message)
    const isData = message.type === MESSAGE.data || message.type === MESSAGE.dataAmf3
    return isData ? metadata(message) : []
  }

  return (message: RtmpMessage): StreamTag[] => [...separate(message)].flatMap(takeOne)
}
