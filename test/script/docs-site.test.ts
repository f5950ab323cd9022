import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { brokenLinks } from '../../script/docs/broken-links.ts'
import { asPage, pageOf, sourcePage } from '../../script/docs/pages.ts'
import { PROJECT_FILES } from '../support/project-files.ts'
import { withTempFolder } from '../support/temp-folder.ts'

test('a link to a page or a place in it that is not there is found, and no other', async () => {
  await withTempFolder(async (folder) => {
    const pages = {
      'index.html': `<h2 id="run it"></h2><a href="./tour/a.html#two">a</a><a href="/tour/">b</a>
        <a class="x" href="#run%20it">c</a><a href="https://elsewhere.example/x">d</a>
        <a href="./gone.html">e</a><a href="#gone">f</a><img alt="" src="/gone.png">`,
      'tour/index.html': '<a href="../">up</a><a href="./a.html#three">g</a>',
      'tour/a.html': '<h2 id="two"></h2><a href="/base/">h</a>',
    }
    for (const [name, html] of Object.entries(pages)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), html)
    }
    expect(brokenLinks(folder).sort()).toEqual([
      'index.html: #gone',
      'index.html: ./gone.html',
      'index.html: /gone.png',
      'tour/a.html: /base/',
      'tour/index.html: ./a.html#three',
    ])
    expect(brokenLinks(folder, '/base/')).not.toContain('tour/a.html: /base/')
  })
})

test('every document is a page, and what it links to is a page, too', () => {
  const sources = new Set<string>()
  const files = PROJECT_FILES.filter((file) => pageOf(file) !== undefined)
  const pages = files.map((file) => asPage(file, sources))
  const paths = pages.map(({ path }) => path)
  expect(paths).toEqual(expect.arrayContaining(['index.md', 'architecture.md', 'tour/ko/index.md']))
  expect(new Set(paths).size).toBe(paths.length)
  expect(sources).toContain('realtime/posting/post-message.ts')
  const architecture = pages.find(({ path }) => path === 'architecture.md')?.text
  expect(architecture).toContain('](./source/realtime--protocol.ts.md)')
  expect(architecture).toContain('](./glossary.md)')
  for (const path of sources)
    expect(sourcePage(path, PROJECT_FILES).text.length).toBeGreaterThan(20)
})
