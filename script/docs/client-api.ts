import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/**
 * The reference of the client library as docs/client-api.md (`npm run docs`), made from the
 * declarations that the build writes. They hold signatures and docstrings already, so that nothing
 * has to be parsed but where a declaration begins and ends.
 */

interface Declaration {
  name: string
  /** The text of its docstring, without the stars. */
  meaning: string
  signature: string
}

interface Module {
  file: string
  declarations: Declaration[]
  /** The names that it takes from other modules, and from which. */
  imports: Map<string, string>
  /** What it hands on: names of another module, or all types of one. */
  handsOn: { from: string; names: string[] | 'types' }[]
}

const ENTRY = 'dist/client/lib.d.ts'

export function clientApi(entry = ENTRY): string {
  const shown = new Map<string, Set<string>>()
  show(shown, readModule(entry), 'all')
  const sections = [...shown].map(([file, names]) => section(readModule(file), names))
  return `${HEAD}\n${sections.filter((text) => text !== '').join('\n')}`
}

const HEAD = `# The client library

What \`animate-server/client\` exports; [bots.md](bots.md) shows how it is used. Made by \`npm run docs\`
from the sources: change it there.
`

type Names = string[] | 'all' | 'types'

/** Notes what of a module is shown, and whatever that builds on. */
function show(shown: Map<string, Set<string>>, module: Module, wanted: Names): void {
  const names = shown.get(module.file) ?? new Set()
  shown.set(module.file, names)
  for (const declaration of module.declarations.filter((one) => isWanted(one, wanted))) {
    if (names.has(declaration.name)) continue
    names.add(declaration.name)
    for (const base of basesOf(declaration)) {
      const from = module.imports.get(base)
      show(shown, from ? readModule(from) : module, [base])
    }
  }
  if (Array.isArray(wanted)) return
  for (const { from, names: handed } of module.handsOn) {
    show(shown, readModule(from), wanted === 'types' ? 'types' : handed)
  }
}

function isWanted({ name, signature }: Declaration, wanted: Names): boolean {
  if (wanted === 'all') return true
  return wanted === 'types' ? /^(interface|type) /.test(signature) : wanted.includes(name)
}

function basesOf({ signature }: Declaration): string[] {
  const [, list = ''] = /^interface [^{]*? extends ([^{]+) \{/.exec(signature) ?? []
  return list.split(',').flatMap((base) => base.trim().match(/^\w+/) ?? [])
}

function section({ file, declarations }: Module, names: Set<string>): string {
  const title = relative('dist', file).replace(/\.d\.ts$/, '.ts')
  const shown = declarations.filter(({ name }) => names.has(name))
  if (shown.length === 0) return ''
  const entries = shown.map(({ name, meaning, signature }) => {
    return `### \`${name}\`\n\n${meaning && `${meaning}\n\n`}\`\`\`ts\n${signature}\n\`\`\`\n`
  })
  return `## ${title}\n\n${entries.join('\n')}`
}

function readModule(file: string): Module {
  const text = readFileSync(file, 'utf8')
  const path = (from: string) => join(dirname(file), from.replace(/\.(ts|js)$/, '.d.ts'))
  const links = [...text.matchAll(/^(import|export)( type)? (\*|\{[^}]*\}) from '(\.[^']+)';$/gm)]
  const linked = links.map(([, kind, type, list = '', from = '']) => {
    const names = list.replace(/[{}]|\btype /g, '').split(',')
    return {
      kind,
      from: path(from),
      names: list === '*' ? (type ? 'types' : 'all') : names.map((name) => name.trim()),
    }
  })
  const imports = linked.flatMap(({ kind, from, names }) =>
    kind === 'import' && Array.isArray(names) ? names.map((name) => [name, from] as const) : [],
  )
  const handsOn = linked
    .filter(({ kind, from }) => kind === 'export' && existsSync(from))
    .map(({ from, names }) => ({ from, names: Array.isArray(names) ? names : ('types' as const) }))
  return { file, declarations: declarationsIn(text), imports: new Map(imports), handsOn }
}

/** A declaration ends where the next one, or its docstring, begins at the left margin. */
function declarationsIn(text: string): Declaration[] {
  const found = text.matchAll(
    /^(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export (?:declare )?((?:interface|type|const|function|class) (\w+)[\s\S]*?)(?=\n(?:export|import|\/\*\*|declare|\/\/#)|\n*$(?![\s\S]))/gm,
  )
  return [...found].map(([, docstring = '', signature = '', name = '']) => ({
    ...{ name, signature: signature.trim() },
    meaning: docstring
      .replace(/^\/\*\*|\*\/\s*$/g, '')
      .replace(/^ *\* ?/gm, '')
      .trim(),
  }))
}
