import { camera } from './en/camera.ts'
import { markup } from './en/markup.ts'
import { page } from './en/page.ts'
import { rooms } from './en/rooms.ts'
import { sheets } from './en/sheets.ts'
import { stage } from './en/stage.ts'
import { times } from './en/times.ts'
import { watch } from './en/watch.ts'

/** Every sentence in English, by where it is said. */
export const english = { camera, markup, page, rooms, sheets, stage, times, watch }

type Same<T> = T extends string ? string : { readonly [Key in keyof T]: Same<T[Key]> }

/**
 * What another language has to have, as a folder beside `en/` or as JSON: declare it as
 * `Language`, and the compiler asks for what is missing and refuses what nobody says.
 */
export type Language = Same<typeof english>
