/** Every sentence in English, by where it is said: a file each, so that no bundle has more than it says. */
export { camera } from './camera.ts'
export { certificate } from './certificate.ts'
export { markup } from './markup.ts'
export { page } from './page.ts'
export { rooms } from './rooms.ts'
export { sheets } from './sheets.ts'
export { stage } from './stage.ts'
export { times } from './times.ts'
export { watch } from './watch.ts'

/** Its BCP 47 language tag: for `<html lang>` and for the rules of its plurals. */
export const tag = 'en'
