/** All that is loaded together when a sheet, a menu or a bell is first asked for. */
export { noticeHidden } from './attention.ts'
export { openRoom } from './open-room.ts'
export { askPassphrase, openOrder, showOrder } from './order.ts'
export { openRowMenu } from './row-menu.ts'
export { openAbout } from './sheets.ts'
