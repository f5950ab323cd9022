/** The page of videos, in English. */
export const watch = {
  title: 'Videos',
  count: { one: '1 video', other: '{count} videos' },
  none: 'No videos yet. Videos in the folder MEDIA_DIR of this server are listed here.',
  looking: 'Looking…',
  unreachable: 'The server does not answer. Trying again…',
  unplayable: 'This browser cannot play this video. You can download it instead:',
  download: 'Download',
  gone: 'This video is not here any more.',
  nothingPlays: 'Nothing is playing',
  allVideos: 'All videos',
  captions: 'Captions',
  chat: 'Chat',
  needsScript: 'This page needs JavaScript to list the videos.',
} as const
