import { sentencesOf } from './catalogue.ts'
import { camera, type English, page, tag } from './language.ts'

/** What the page says on every visit. Every sentence stands in the language's folder, such as `en/`. */
export const text = sentencesOf<English['page']>(page, tag)

/** What stands in the preview's square, what the line beside it says, what can be done. */
export const cameraText: Record<
  keyof English['camera'],
  { title: string; what: string; action?: string }
> = camera
