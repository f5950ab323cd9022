import { readSettings } from '../../../server/read-settings.ts'
import type { Options } from '../../../server/settings.ts'

const { options: usual } = readSettings([], {})

/** Settings of a server, as the doctor gets them. */
export const settings = (given: Partial<Options>): Options => ({ ...usual, port: 0, ...given })
