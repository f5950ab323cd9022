import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SAVE_CHOICES } from '../save-choices.ts'

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
    if (typeof sentences !== 'object') return []
    const names = namesOf(area, everything)
    const isSaid = saidIn(everything, names)
    const isChosen = chosenIn(everything, names)
    const isOnButton = (key: string) =>
      area === 'markup' && SAVE_CHOICES.some((choice) => 'word' in choice && choice.word === key)
    return Object.keys(sentences ?? {})
      .filter((key) => !isSaid(key) && !isChosen(key) && !isOnButton(key))
      .map((key) => `${area}.${key}`)
  })
}

/** By which names the code and the templates speak an area: `page` is `text`, and so `text.lobby`. */
function namesOf(area: string, everything: string): string[] {
  const makers = everything.matchAll(
    new RegExp(`\\bconst (\\w+)(?::[^=]+)? = [^()\\n]*\\(?inLanguage\\('${area}'`, 'g'),
  )
  const names = [...makers].map(([, name = '']) => name)
  const others = names.flatMap((name) =>
    [...everything.matchAll(new RegExp(`\\b${name} as (\\w+)`, 'g'))].map(
      ([, other = '']) => other,
    ),
  )
  return [area, ...names, ...others]
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

/** By a name that the code has found out, as in `cameraText[problem]`: it stands there as a text or a key. */
function chosenIn(everything: string, names: string[]): (key: string) => boolean {
  const isIndexed = names.some((name) => everything.includes(`${name}[`))
  return (key) => isIndexed && new RegExp(`'${key}'|\\b${key}:`).test(everything)
}
