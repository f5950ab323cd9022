import { sentencesOf } from './catalogue.ts'
import { camera, page } from './english.ts'
import { type English, inLanguage, tag } from './language.ts'

/** What the page says on every visit. Every sentence stands in the JSON file of its language. */
export const text = sentencesOf<English['page']>(inLanguage('page', page), tag)

/** What stands in the preview's square, what the line beside it says, what can be done. */
export const cameraText: Record<
  keyof English['camera'],
  { title: string; what: string; action?: string }
> = inLanguage('camera', camera)
