import { readFileSync } from 'node:fs'
import { PROJECT_FILES } from '../support/project-files.ts'

/** A text that names things: a document, or the comments of a source. */
export interface Text {
  file: string
  /** As it stands, or of a source the comments alone. */
  words: string
}

/** What happened once is said of the project as it was then. */
const HISTORY = /^(CHANGELOG\.md|LICENSE)$/

export function documents(): Text[] {
  const files = PROJECT_FILES.filter((file) => file.endsWith('.md') && !HISTORY.test(file))
  return files.map((file) => ({ file, words: readFileSync(file, 'utf8') }))
}

export function comments(): Text[] {
  const files = PROJECT_FILES.filter((file) => /\.tsx?$/.test(file))
  return files.map((file) => ({ file, words: commentsIn(readFileSync(file, 'utf8')) }))
}

/** Good enough for sources that are formatted: a comment begins its line. */
function commentsIn(source: string): string {
  const found = source.matchAll(/^\s*(?:\/\*[\s\S]*?\*\/|\/\/.*)$/gm)
  return [...found].map(([comment]) => comment).join('\n')
}

/** What stands between backticks, and what a link leads to. */
export function codeIn(words: string): string[] {
  return [...words.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
}

export function linksIn(words: string): string[] {
  const found = words.matchAll(/\]\(([^)\s]+)\)/g)
  return [...found].map(([, to = '']) => to).filter((to) => !/^(https?:|mailto:)/.test(to))
}
