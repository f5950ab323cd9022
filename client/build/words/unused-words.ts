import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../../words/language.ts'
import { SAVE_CHOICES } from '../save-choices.ts'

/**
 * By which names the code speaks the sentences of an area, besides its own: `text.lobby` is
 * `page.lobby`. Areas that are not here are read as a whole, or stand in the pages.
 */
const SPOKEN_AS: Partial<Record<keyof Language, string[]>> = {
  page: ['text'],
  rooms: ['roomText'],
  times: ['timeText'],
  sheets: ['text', 'sheetText'],
  stage: ['stageText'],
  watch: ['watchText'],
  refusals: ['refusalText'],
  camera: [],
  markup: [],
  certificate: [],
}

/** Files of code and templates, by their path below the folder. */
export type Sources = Map<string, string>

/** What may say a sentence: the code and the templates of a folder, without tests and catalogues. */
export function readSources(folder: string): Sources {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|hbs)$/.test(file) && file !== 'words/english.ts')
    .sort()
  return new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]))
}

/** Which sentences stand in a catalogue and are said nowhere, as `area.key`. */
export function unusedWords(english: object, sources: Sources): string[] {
  const everything = [...sources.values()].join('\n')
  return Object.entries(english).flatMap(([area, sentences]) => {
    const names = SPOKEN_AS[area as keyof Language]
    if (names === undefined || typeof sentences !== 'object') return []
    const isSaid = saidIn(everything, [area, ...names])
    return Object.keys(sentences ?? {})
      .filter((key) => !isSaid(key) && !isOtherwiseSaid(area, key, everything))
      .map((key) => `${area}.${key}`)
  })
}

/** As `area.key` in code or template, or as `{{key}}` in a template that gets one area. */
function saidIn(everything: string, names: string[]): (key: string) => boolean {
  const said = everything.matchAll(/\b(\w+)\.(\w+)\b|\{\{(\w+)\}\}/g)
  const used = new Set<string>()
  for (const [, name = '', key = '', alone] of said) {
    if (alone !== undefined) used.add(alone)
    else if (names.includes(name)) used.add(key)
  }
  return (key) => used.has(key)
}

/** On the buttons that save, and by the reason why there is no picture. */
function isOtherwiseSaid(area: string, key: string, everything: string): boolean {
  if (area === 'markup')
    return SAVE_CHOICES.some((choice) => 'word' in choice && choice.word === key)
  return area === 'camera' && new RegExp(`['"| ]${key}['":]`).test(everything)
}
