import type { Message } from '../../../realtime/protocol.ts'
import { find } from '../elements.ts'
import { lazy, open, use } from './lazy.ts'
import type { Page } from './page.ts'

/** Opens what is loaded lazily: one function for each sheet, menu and bell of the page. */
export interface Openers {
  about(): void
  invite(): void
  settings(): void
  passphrase(why: string): void
  rowMenu(button: HTMLElement): void
  /** Shows the settings again if they are open. */
  refreshSettings(): void
  /** Notifies a reader who is elsewhere of what was missed. */
  noticeHidden(missed: Message[]): void
  /** The messages missed here have been read in another tab. */
  readElsewhere(): void
}

type SheetsWork = (sheets: Awaited<ReturnType<typeof lazy.sheets>>) => unknown

/** `page` is asked for with each opening: it is not there before all its parts are. */
export function createOpeners(page: () => Page): Openers {
  const withSheets = (work: SheetsWork) => void use(lazy.sheets, work)
  const openSheet = (work: SheetsWork) => void open(lazy.sheets, work)
  return {
    about: () => openSheet(({ openAbout }) => openAbout(page())),
    invite: () => void open(lazy.invite, ({ openInvite }, isHere) => openInvite(isHere)),
    settings: () => openSheet(({ openRoomSettings }) => openRoomSettings(page())),
    passphrase: (why) => openSheet(({ askPassphrase }) => askPassphrase(page(), why)),
    rowMenu: (button) => openSheet(({ openRowMenu }) => openRowMenu(page(), button)),
    refreshSettings() {
      if (!find('#room-settings', HTMLDialogElement).open) return
      withSheets(({ showRoomSettings }) => showRoomSettings(page()))
    },
    noticeHidden: (missed) =>
      withSheets(({ noticeHidden }) => {
        const { memory, connection } = page()
        noticeHidden(missed, memory, connection.serverNow())
      }),
    readElsewhere: () => withSheets(({ readElsewhere }) => readElsewhere()),
  }
}
