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
    notFound: words.notFound,
  },
})

/** Words of the search, by the language's folder. */
const SEARCH = {
  'tour/es': searchIn('Buscar', 'Sin resultados para', 'Borrar', ['abrir', 'moverse', 'cerrar']),
  'tour/ko': searchIn('검색', '결과 없음:', '지우기', ['열기', '이동', '닫기']),
}

function searchIn(search, nothing, clear, [select, navigate, close]) {
  const button = { buttonText: search, buttonAriaLabel: search }
  const footer = { selectText: select, navigateText: navigate, closeText: close }
  const modal = { noResultsText: nothing, resetButtonTitle: clear, footer }
  return { translations: { button, modal } }
}

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
      notFound: {
        title: 'ESTA PÁGINA NO EXISTE',
        quote: 'Puede que se haya movido o que la dirección tenga un error.',
        linkLabel: 'Volver al inicio del recorrido',
        linkText: 'Volver al inicio',
      },
    }),
    'tour/ko': tour('ko', '한국어 (둘러보기)', {
      outline: '이 페이지에서',
      previous: '이전',
      next: '다음',
      top: '맨 위로',
      menu: '둘러보기',
      theme: '테마',
      notFound: {
        title: '없는 페이지입니다',
        quote: '옮겨졌거나 주소가 잘못되었을 수 있습니다.',
        linkLabel: '둘러보기 처음으로',
        linkText: '처음으로',
      },
    }),
  },
  themeConfig: {
    i18nRouting: false,
    search: { provider: 'local', options: { detailedView: true, locales: SEARCH } },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Run it', link: '/' },
      { text: 'Guided tour', link: '/tour/en/' },
      { text: 'Architecture', link: '/architecture' },
    ],
    sidebar: { '/tour/en/': tourSidebar('en'), '/': sidebar() },
  },
})
