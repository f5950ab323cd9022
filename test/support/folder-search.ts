import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A text that nothing else holds, and that no compression can shorten. */
export function makeMarker(): string {
  return randomBytes(18).toString('base64url')
}

/** Which files under `folder`, at any depth and of any kind, hold which of the texts. */
export async function findInFolder(folder: string, texts: string[]): Promise<string[]> {
  const found: string[] = []
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const bytes = await readFile(join(file.parentPath, file.name)).catch(() => Buffer.alloc(0))
    for (const text of texts) if (bytes.includes(text)) found.push(`${file.name}: ${text}`)
  }
  return found
}
