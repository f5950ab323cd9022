import { slug } from 'github-slugger'
import { defineConfig } from 'vitepress'
import { sidebar, tourSidebar } from './sidebar.js'

const tour = (lang, label, words) => ({
  lang,
  label,
  link: `/tour/${lang}/`,
  themeConfig: {
    sidebar: tourSidebar(lang),
    outline: { level: 2, label: words.outline },
    docFooter: { prev: words.previous, next: words.next },
    returnToTopLabel: words.top,
    sidebarMenuLabel: words.menu,
    darkModeSwitchLabel: words.theme,
  },
})

/** Code that is indented and not fenced: the theme has no look for it, and it would widen a phone's page. */
const INDENTED = `
.vp-doc pre:not([class]) {
  margin: 16px 0;
  padding: 20px 24px;
  overflow-x: auto;
  border-radius: 8px;
  background: var(--vp-code-block-bg);
}
.vp-doc pre:not([class]) > code {
  padding: 0;
  background: none;
  color: var(--vp-code-block-color);
  font-size: var(--vp-code-font-size);
  line-height: var(--vp-code-line-height);
}`

/** The site of the documents: docs/ as it stands, put into pages/ by script/docs/build-site.ts. */
export default defineConfig({
  title: 'animate-server',
  description: 'A self-hosted chat of short silent loops that forgets after ten minutes.',
  head: [['style', {}, INDENTED]],
  srcDir: 'pages',
  outDir: 'dist',
  // Of a server that the reader runs.
  ignoreDeadLinks: 'localhostLinks',
  // For a site below a path, such as /animate-server/ on pages of a repository.
  base: process.env.DOCS_BASE ?? '/',
  markdown: {
    // What looks like a tag in our texts is none.
    html: false,
    // As GitHub names its headings, so that a link works in both places.
    anchor: { slugify: slug },
  },
  locales: {
    root: { lang: 'en', label: 'English' },
    'tour/es': tour('es', 'Español (recorrido)', {
      outline: 'En esta página',
      previous: 'Anterior',
      next: 'Siguiente',
      top: 'Volver arriba',
      menu: 'Recorrido',
      theme: 'Apariencia',
    }),
    'tour/ko': tour('ko', '한국어 (둘러보기)', {
      outline: '이 페이지에서',
      previous: '이전',
      next: '다음',
      top: '맨 위로',
      menu: '둘러보기',
      theme: '테마',
    }),
  },
  themeConfig: {
    i18nRouting: false,
    search: { provider: 'local', options: { detailedView: true } },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Run it', link: '/' },
      { text: 'Guided tour', link: '/tour/en/' },
      { text: 'Architecture', link: '/architecture' },
    ],
    sidebar: { '/tour/en/': tourSidebar('en'), '/': sidebar() },
  },
})
