/** All that is loaded together when a sheet, a menu or a bell is first asked for. */
export { noticeHidden, readElsewhere } from '../../feed/attention/attention.ts'
export { openRowMenu } from '../../feed/menu/row-menu.ts'
export {
  askPassphrase,
  openRoomSettings,
  showRoomSettings,
} from '../../rooms/hosts/room-settings.ts'
export { openRoom } from '../../rooms/open-room.ts'
export { openAbout } from './about.ts'
