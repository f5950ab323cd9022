/** Rooms, in English: who may join, what hosts do, how others are invited. */
export const rooms = {
  nameNeedsLetters: 'A room’s name needs at least one letter or digit.',
  linkToNoRoom: 'This link leads to no room. The link to a room has /r/ and its name in it.',
  videos: { one: 'Watch a video', other: 'Watch {count} videos' },

  askBanned: 'A host can allow you to join again. Ask them first.',
  tryBanned: 'Try to join again',
  askLocked: 'This page joins by itself as soon as the room is unlocked.',
  tryLocked: 'Try now',
  askPassphrase: 'Ask the person who invited you. Capital letters count.',
  tryPassphrase: 'Enter the passphrase',
  trying: 'Trying…',

  isSilencedNow: '{name} is silenced for five minutes.',
  isRemovedNow: '{name} was removed.',
  isAllowed: '{name} may join and speak again.',
  isMuted: 'You no longer see {name}.',
  isDeleted: 'Deleted for everyone.',
  areRevoked: 'All co-host links have ended.',
  undo: 'Undo',
  removeTitle: 'Remove {name}?',
  removeWhat: '{name} leaves this room now and cannot join it again until a host allows it.',
  sharing: {
    one: 'One other member has the same network address. They stay.',
    other:
      '{count} other members have the same network address, as in a school or an office. They stay.',
  },
  sharingOwn: 'You share this address too.',
  holdBack: 'For ten minutes, keep out anyone new from that address',

  reach:
    'You opened this page on localhost, where no phone can find it. The code and the link use an address of this computer that others in your network can open.',
  localOnly:
    'You opened this page on localhost, where no phone can find it, and the server listens on this computer only. To invite others, start it with HOST=0.0.0.0, and with HTTPS=lan, so that their cameras work.',
  noNetwork:
    'You opened this page on localhost, where no phone can find it, and this computer is in no network.',
  ownCertificate:
    'Each phone or computer warns once that this connection is not private, because the server made its certificate itself. The link leads to a page that explains this first.',
  noCamera:
    'At an http address others can read but not speak: browsers allow the camera on https pages only. Starting the server with HTTPS=lan changes that.',
} as const
