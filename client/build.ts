/**
 * Builds the pages, the chat (`app`) and the videos (`watch`), into `public/build`.
 * `--sizes` prints what a browser has to load.
 */
import { readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'
import Handlebars from 'handlebars'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const outDir = join(root, 'public/build')

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
      const contents = `import Handlebars from 'handlebars/runtime'
export default Handlebars.template(${String(template)})`
      return { contents, loader: 'js', resolveDir: dirname(path) }
    })
  },
}

/** Without the mark, a CommonJS module's `default` would be wrapped once more. */
const commonJs = (value: string) => `exports.__esModule = true; exports.default = ${value}`

/** Parts of packages that the page never uses; a third of the template runtime alone. */
const UNUSED: [RegExp, string][] = [
  [/handlebars\/helpers\/(each|with|log|lookup)\.js$/, commonJs('() => {}')],
  [/handlebars\/decorators\/inline\.js$/, commonJs('() => {}')],
  [/handlebars\/logger\.js$/, commonJs('{ log() {} }')],
  [/engine\.io-client\/build\/esm\/transports\/webtransport\.js$/, 'export class WT {}'],
]

const withoutUnused: Plugin = {
  name: 'without-unused',
  setup(bundle) {
    for (const [filter, contents] of UNUSED) {
      bundle.onLoad({ filter }, () => ({ contents, loader: 'js' }))
    }
  },
}

await rm(outDir, { recursive: true, force: true })
await build({
  entryPoints: [
    { in: join(root, 'client/index.ts'), out: 'app' },
    { in: join(root, 'public/styles/app.css'), out: 'app' },
    // Apart, since most rooms are never live: it is five times the rest of the page.
    { in: join(root, 'client/stage-player.ts'), out: 'stage-player' },
    { in: join(root, 'client/watch.ts'), out: 'watch' },
    { in: join(root, 'public/styles/watch.css'), out: 'watch' },
  ],
  outdir: outDir,
  bundle: true,
  // What only some visits need is loaded when it is needed.
  splitting: true,
  chunkNames: '[name]-[hash]',
  minify: true,
  sourcemap: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'warning',
  plugins: [precompiledTemplates, withoutUnused],
})

if (process.argv.includes('--sizes')) {
  for (const file of ['app.js', 'app.css', 'stage-player.js']) {
    const bytes = await readFile(join(outDir, file))
    console.log(`${file}: ${bytes.length} bytes, ${gzipSync(bytes).length} gzipped`)
  }
}
