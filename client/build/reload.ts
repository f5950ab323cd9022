import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Holds the number of the build; `npm run dev` writes it when what it has built is being served. */
export const BUILD_NUMBER = 'dev.txt'

/** Asks for the number of the build and loads the page again when there is another. */
const RELOAD = `
const numberOf = async () => {
  const answer = await fetch(new URL('./${BUILD_NUMBER}', import.meta.url), { cache: 'no-store' })
  if (!answer.ok) throw new Error(answer.statusText)
  return answer.text()
}
let first
setInterval(async () => {
  const now = await numberOf().catch(() => first)
  first ??= now
  if (now !== first) location.reload()
}, 500)
`

/** Makes the pages in `folder` load themselves again after the next build: for `npm run dev` only. */
export async function addReload(folder: string): Promise<void> {
  await writeFile(join(folder, 'dev.js'), RELOAD)
  const script = '<script type="module" src="./build/dev.js"></script>'
  for (const name of (await readdir(folder)).filter((name) => name.endsWith('.html'))) {
    const page = await readFile(join(folder, name), 'utf8')
    await writeFile(join(folder, name), page.replace('</head>', `${script}</head>`))
  }
}
