import { sentencesOf } from './catalogue.ts'
import { camera } from './en/camera.ts'
import { page } from './en/page.ts'

/** What the page says on every visit. Every sentence stands in `en/`, by where it is said. */
export const text = sentencesOf(page)

/** What stands in the preview's square, what the line beside it says, what can be done. */
export const cameraText: Record<
  keyof typeof camera,
  { title: string; what: string; action?: string }
> = camera
