import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Engine } from '../../../database/engine.ts'
import { createReadiness } from '../../../server/http/readiness.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

test('a server whose page was never built, or is gone, is not ready, and says what makes it', async () => {
  await withTempFolder(async (folder) => {
    const pageFile = join(folder, 'index.html')
    const ready = () =>
      createReadiness({
        engine: { ping: async () => {} } as Engine,
        ffmpegPath: process.execPath,
        pageFile,
        proveEncoder: async () => {},
      }).check()
    await expect(ready()).rejects.toThrow('The page is missing: npm run build makes it.')
    await writeFile(pageFile, '<!doctype html>')
    await ready()
    await rm(pageFile)
    await expect(ready()).rejects.toThrow('The page is missing')
  })
})
