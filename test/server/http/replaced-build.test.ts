import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { compressFiles } from '../../../client/build/compress.ts'
import { replaceFolder } from '../../../client/build/replace-folder.ts'
import { createStaticFiles } from '../../../server/http/static-files.ts'
import { ask } from '../../support/clients/ask.ts'
import { serveRoutes } from '../../support/servers/route-server.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

const BUILDS = 60

/** Every second one is thirty times as long. */
const scriptOf = (build: number) => `// ${build}\n`.repeat(build % 2 === 0 ? 100 : 3000)
const isWhole = (script: string) => script === scriptOf(Number(/\d+/.exec(script)?.[0]))

test('while builds replace each other, every answer is a whole file of one of them', () =>
  withTempFolder(async (folder) => {
    const build = (number: number) =>
      replaceFolder(
        join(folder, 'public/build'),
        async (fresh) => {
          await writeFile(join(fresh, 'app.js'), scriptOf(number))
          await compressFiles(fresh)
        },
        { scratch: join(folder, 'dist') },
      )
    await build(0)
    const server = await serveRoutes(createStaticFiles(join(folder, 'public')).routes)
    let isBuilding = true
    const wrong: unknown[] = []

    async function askOn(encoding: string): Promise<void> {
      while (isBuilding) {
        const headers = { 'Accept-Encoding': encoding }
        const answer = await ask(server.url, '/build/app.js', { headers }).catch(String)
        if (typeof answer === 'string') wrong.push(answer)
        else if (!isWhole(scriptIn(answer))) wrong.push(answer.status)
      }
    }
    const asking = ['br', 'br', 'br', 'identity', 'identity', 'identity'].map(askOn)
    for (let number = 1; number < BUILDS; number++) await build(number)
    isBuilding = false
    await Promise.all(asking)
    await server.stop()
    expect(wrong).toEqual([])
  }))

function scriptIn({ headers, body }: Awaited<ReturnType<typeof ask>>): string {
  return `${headers['content-encoding'] === 'br' ? brotliDecompressSync(body) : body}`
}
