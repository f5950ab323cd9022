import type { StreamTag } from '../../../wire/stream-tag.ts'
import type { RtmpMessage } from '../protocol/chunk-reader.ts'
import { MESSAGE } from '../protocol/messages.ts'
import { separate } from './aggregate.ts'
import { readMetadata } from './metadata.ts'
import { createPicture } from './picture.ts'
import { createPictureCheck } from './picture-check.ts'
import { createSound } from './sound.ts'
import { createTimeline } from './timeline.ts'

/**
 * Turns a publisher's messages into the tags of a broadcast that any player can show: what cannot be
 * played is left out, timestamps are made to go on evenly, and where sound is missing there is
 * silence. Throws a `ProtocolError` with a sentence for the publisher when there is nothing to show.
 */
export function createMedia() {
  const timeline = createTimeline()
  const pictureCheck = createPictureCheck()
  const sound = createSound(timeline)
  let isSoundAnnounced = false
  const picture = createPicture(timeline, { isSoundDue: () => isSoundAnnounced && !sound.isKnown })

  function metadata(message: RtmpMessage): StreamTag[] {
    const found = readMetadata(message)
    if (found === undefined) return []
    isSoundAnnounced = found.hasSound
    pictureCheck.announced(found)
    return [found.tag]
  }

  function show(message: RtmpMessage): StreamTag[] {
    pictureCheck.pictureCame(message)
    const tag = picture(message)
    if (tag === undefined) return []
    if (tag.kind === 'video-header') pictureCheck.ended()
    return [tag, ...sound.fill()]
  }

  function play(message: RtmpMessage): StreamTag[] {
    pictureCheck.soundCame(message)
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
