import { posix } from 'node:path'
import GithubSlugger from 'github-slugger'
import { expect, test } from 'vitest'
import { documents, linksIn, type Text } from './texts.ts'

/** Where a link may lead within a document: its headings, as GitHub and our site name them. */
function anchorsOf({ words }: Text): string[] {
  const slugger = new GithubSlugger()
  const text = words.replace(/^```[\s\S]*?^```$/gm, '')
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => heading)
  // A link in a heading counts by its words.
  return headings.map((heading) => slugger.slug(heading.replace(/\[([^\]]*)\]\([^)]*\)|`/g, '$1')))
}

const texts = documents()
const anchors = new Map(texts.map((text) => [text.file, anchorsOf(text)]))

test('a link to a place in a document leads to a heading that is there', () => {
  const broken = texts.flatMap(({ file, words }) =>
    linksIn(words)
      .map((link) => ({ link, parts: link.split('#') }))
      .filter(({ parts: [to = '', hash] }) => {
        if (hash === undefined) return false
        const target = to === '' ? file : posix.join(posix.dirname(file), to)
        return anchors.get(target)?.includes(decodeURIComponent(hash)) === false
      })
      .map(({ link }) => `${file}: ${link}`),
  )
  expect(broken).toEqual([])
  expect([...anchors.values()].flat().length).toBeGreaterThan(100)
})
