import type { createNotice } from '../../page/announce/notice.ts'
import type { Preferences } from '../../page/preferences.ts'
import { text } from '../../words/text.ts'
import type { PictureListeners } from './watch-picture.ts'

export interface PictureNotesParts {
  say: ReturnType<typeof createNotice>
  preferences: Preferences
}

/** Says what is the matter with a picture that goes out all the same, each once a visit. */
export function createPictureNotes({ say, preferences }: PictureNotesParts): PictureListeners {
  let [saidDark, saidSlow] = [false, false]
  return {
    isDark() {
      if (saidDark || preferences.get('light') === 'on') return
      saidDark = true
      say(text.dark, { label: text.turnOnLight, run: () => preferences.set('light', 'on') })
    },
    isSlow(picturesPerSecond) {
      if (saidSlow) return
      saidSlow = true
      say(text.slowCamera({ count: Math.max(1, Math.round(picturesPerSecond)) }))
    },
  }
}
