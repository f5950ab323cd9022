/** The sentences of sheets and menus, which are loaded with them. */

export const sheetText = {
  mute: (name: string) => `Stop seeing ${name}`,
  unmute: 'See again',
  deleteMessage: 'Delete for everyone',
  silence: (name: string) => `Silence ${name} for 5 min`,
  removePerson: (name: string) => `Remove ${name} from the room`,
  forgive: 'Forgive',
  isRemoved: 'removed',
  isSilenced: (until: string) => `silenced until ${until}`,
  notReached: 'The server was not reached. Try again.',
  set: 'Set',
  change: 'Change',
  passphraseSet: 'A passphrase is set; empty takes it away',
  noPassphrase: 'No passphrase',
  soundOnly: 'The browser allows no notifications here, so it is the sound alone.',
  linkCopied: 'Link copied',
  copyByHand: 'Selected: copy it by hand',
}
