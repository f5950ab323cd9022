import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PROJECT_FILES } from '../../test/support/project-files.ts'
import { brokenLinks } from './broken-links.ts'
import { clientApi } from './client-api.ts'
import { asPage, type Page, pageOf, sourcePage } from './pages.ts'

/**
 * `npm run docs`: the documents as a site with search, in docs/site/dist. Written by VitePress, which
 * has a package.json of its own beside it; every link, its place in a page included, is checked.
 */

const SITE = 'docs/site'
const PAGES = join(SITE, 'pages')
const DIST = join(SITE, 'dist')

function main(): void {
  writeFileSync('docs/client-api.md', clientApi())
  installGenerator()
  writePages()
  run('node', ['node_modules/vitepress/bin/vitepress.js', 'build', '.'])
  const broken = brokenLinks(DIST, process.env.DOCS_BASE)
  if (broken.length > 0) throw new Error(`These links lead nowhere:\n${broken.join('\n')}`)
  console.log(`The site is in ${DIST}, and every link in it leads somewhere.`)
}

/** Its packages need no scripts: what esbuild's would check comes with npm. */
function installGenerator(): void {
  if (existsSync(join(SITE, 'node_modules/vitepress'))) return
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
}

function run(command: string, args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: SITE, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command} ${args[0]} failed.`)
}

function writePages(): void {
  rmSync(PAGES, { recursive: true, force: true })
  const files = [...PROJECT_FILES, 'docs/client-api.md']
  const sources = new Set<string>()
  const pages = files.filter((file) => pageOf(file)).map((file) => asPage(file, sources))
  for (const page of [...pages, ...[...sources].map((path) => sourcePage(path, files))]) write(page)
  for (const file of files.filter((one) => /^docs\/(?!site\/).*\.(png|svg|webp|gif)$/.test(one))) {
    copy(file, join(PAGES, file.slice('docs/'.length)))
  }
}

function write({ path, text }: Page): void {
  mkdirSync(dirname(join(PAGES, path)), { recursive: true })
  writeFileSync(join(PAGES, path), text)
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to)
}

main()
