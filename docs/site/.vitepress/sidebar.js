import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const PAGES = join(import.meta.dirname, '../pages')

/** Who reads what; a page that is in no group stands under "More". */
const GROUPS = {
  Host: [
    'hosting',
    'install',
    'upgrading',
    'redis',
    'scale',
    'metrics',
    'settings',
    'troubleshooting',
    'privacy',
  ],
  Use: ['rooms', 'stage', 'video', 'bots', 'browsers', 'client-api', 'clients-of-2015', 'refusals'],
  Understand: [
    'architecture',
    'lifecycle',
    'accessibility',
    'glossary',
    'reliability',
    'performance',
    'security',
  ],
}

/** The first heading of a page is its name. */
function titleOf(name) {
  const [, title = name] = /^# (.+)$/m.exec(readFileSync(join(PAGES, `${name}.md`), 'utf8')) ?? []
  return title.replaceAll('`', '')
}

const item = (name) => ({ text: titleOf(name), link: `/${name}` })

function namesIn(folder) {
  if (!existsSync(join(PAGES, folder))) return []
  const files = readdirSync(join(PAGES, folder)).filter((file) => file.endsWith('.md'))
  return files.map((file) => join(folder, file.slice(0, -3))).sort()
}

export function sidebar() {
  const all = namesIn('.').filter((name) => name !== 'index')
  const grouped = Object.values(GROUPS).flat()
  const groups = Object.entries(GROUPS).map(([text, names]) => ({
    text,
    // A name may be a folder of pages.
    items: names.flatMap((name) => (all.includes(name) ? [name] : namesIn(name))).map(item),
  }))
  const more = all.filter((name) => !grouped.includes(name))
  return [
    {
      text: 'Start',
      items: [
        { text: 'Run it', link: '/' },
        { text: 'Guided tour', link: '/tour/en/' },
      ],
    },
    ...groups,
    { text: 'Decisions', collapsed: true, items: namesIn('decisions').map(item) },
    { text: 'More', items: more.map(item) },
  ]
}

export function tourSidebar(language) {
  const names = namesIn(`tour/${language}`).filter((name) => !name.endsWith('/index'))
  const start = { text: titleOf(`tour/${language}/index`), link: `/tour/${language}/` }
  return [{ items: [start, ...names.map(item)] }]
}
