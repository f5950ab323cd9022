/**
 * Builds the pages, the chat (`app`) and the videos (`watch`), into `public/build`; whoever is served
 * from there meanwhile always finds every file.
 * `--sizes` prints what a browser has to load, of which there may not be too much; `--reload` makes pages
 * that notice the next build.
 */
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile, type Plugin } from 'esbuild'
import Handlebars from 'handlebars'
import { fillCertificatePages } from './build/certificate.ts'
import { compressFiles } from './build/compress.ts'
import { describeSizes, measureSizes, whyTooLarge } from './build/first-load.ts'
import { writeManifests } from './build/manifest.ts'
import { writePages } from './build/pages.ts'
import { addReload, BUILD_NUMBER } from './build/reload.ts'
import { replaceFolder } from './build/replace-folder.ts'
import { buildServiceWorker } from './build/service-worker.ts'
import { FIRST, readLanguages } from './build/words/read-languages.ts'
import { readSources, unusedWords } from './build/words/unused-words.ts'
import { writeEnglish } from './build/words/write-english.ts'
import { writeWords } from './build/words/write-words.ts'
import type { Language } from './words/language.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const wantsReload = process.argv.includes('--reload')

/**
 * Templates become functions here, at build time: the compiler would add 33 KB to the page and
 * needs `unsafe-eval`, which the page's policy forbids. Only the small runtime is bundled.
 */
const precompiledTemplates: Plugin = {
  name: 'precompiled-templates',
  setup(bundle) {
    bundle.onLoad({ filter: /\.hbs$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const template = Handlebars.precompile(source, { strict: true, knownHelpersOnly: true })
      // Its modules: what is published as CommonJS carries a kilobyte more.
      const contents = `import Handlebars from 'handlebars/lib/handlebars.runtime.js'
export default Handlebars.template(${String(template)})`
      return { contents, loader: 'js', resolveDir: dirname(path) }
    })
  },
}

/**
 * The third way of connecting that engine.io's client brings with it, WebTransport, is one that the server
 * does not offer and `connection/transport/transports.ts` never asks for.
 */
const withoutWebTransport: Plugin = {
  name: 'without-web-transport',
  setup(bundle) {
    bundle.onLoad({ filter: /engine\.io-client.+webtransport\.js$/ }, () => ({
      contents: 'export class WT {}',
    }))
  },
}

/**
 * What only some visits need is a bundle of its own, with its own copy of the little it shares with
 * the page. esbuild's splitting would put that into files of their own, which every visit loads and
 * which compress worse: 4 % of the page.
 */
const LAZY = [
  'post/open-posting',
  'page/lazy/sheets-and-menus',
  'rooms/invite',
  'record/ways/all-ways',
  'feed/links',
  'feed/players/stand-in/stand-in',
  'record/frames/flash-meter',
  'stage/stage',
  // Apart from the stage, since most rooms are never live: it is five times the rest of the page.
  'stage/stage-player',
  'watch/cinema',
]

const loadedLazily: Plugin = {
  name: 'loaded-lazily',
  setup(bundle) {
    bundle.onResolve({ filter: /^(?:\.\.?\/)+[\w/-]+\.ts$/ }, ({ kind, path }) =>
      kind === 'dynamic-import'
        ? { path: `./${basename(path, '.ts')}.js`, external: true }
        : undefined,
    )
  },
}

type Entries = { in: string; out: string }[]

const CHAT: Entries = [
  { in: join(root, 'client/index.ts'), out: 'app' },
  { in: join(root, 'public/styles/app.css'), out: 'app' },
  ...LAZY.map((file) => ({ in: join(root, `client/${file}.ts`), out: basename(file) })),
  { in: join(root, 'public/styles/sheets.css'), out: 'sheets' },
  { in: join(root, 'public/styles/pending.css'), out: 'pending' },
  { in: join(root, 'public/styles/ways.css'), out: 'ways' },
  { in: join(root, 'public/styles/stage.css'), out: 'stage' },
  { in: join(root, 'public/styles/cinema.css'), out: 'cinema' },
]

const VIDEOS: Entries = [
  { in: join(root, 'client/watch/watch.ts'), out: 'watch' },
  { in: join(root, 'public/styles/watch.css'), out: 'watch' },
]

await replaceFolder(join(root, 'public/build'), buildInto, {
  scratch: join(root, 'dist'),
  isStale: (file) => !(wantsReload && file === BUILD_NUMBER),
})

async function buildInto(folder: string): Promise<void> {
  writeEnglish()
  const languages = readWords(join(root, 'client'))
  await writePages(join(root, 'client/templates/pages'), languages, folder)
  await fillCertificatePages(root, languages, folder)
  await writeManifests(languages, folder)
  await writeWords(languages, folder)
  const metafile = await bundle(CHAT, folder)
  await bundle(VIDEOS, folder)
  if (wantsReload) await addReload(folder)
  await bundleScript('page/language/choose-language', folder)
  await buildServiceWorker(root, languages, folder)
  await compressFiles(folder)
  await checkFirstLoad(folder, metafile)
}

async function bundle(entryPoints: Entries, outdir: string): Promise<Metafile> {
  const { metafile } = await build({
    ...{ entryPoints, outdir },
    bundle: true,
    minify: true,
    sourcemap: true,
    format: 'esm',
    target: 'es2022',
    metafile: true,
    logLevel: 'warning',
    plugins: [precompiledTemplates, withoutWebTransport, loadedLazily],
  })
  return metafile
}

/** Every language, with every sentence that the page says and none that it does not. */
function readWords(client: string): Language[] {
  const languages = readLanguages(join(client, 'words'))
  const unused = unusedWords(languages[0] ?? {}, readSources(client))
  if (unused.length > 0)
    throw new Error(`Nothing says these of ${FIRST}.json: ${unused.join(', ')}.`)
  return languages
}

/** One of the page's scripts that is not a module: it runs where it stands. */
async function bundleScript(file: string, folder: string): Promise<void> {
  await build({
    ...{ entryPoints: [join(root, `client/${file}.ts`)], outfile: join(folder, 'language.js') },
    ...{ bundle: true, minify: true, format: 'iife', target: 'es2022', logLevel: 'warning' },
  })
}

/** Every visit pays for it, and no single change is what makes it large: the build is what says no. */
async function checkFirstLoad(folder: string, metafile: Metafile): Promise<void> {
  const entries = ['app.js', 'app.css'].map((name) => join(folder, name))
  const sizes = await measureSizes(metafile, entries)
  if (process.argv.includes('--sizes')) console.log(describeSizes(sizes))
  const why = whyTooLarge(sizes, metafile)
  if (why !== undefined) throw new Error(why)
}
