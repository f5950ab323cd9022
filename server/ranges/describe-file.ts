import type { FileHandle } from 'node:fs/promises'
import type { Representation } from './send-file-range.ts'

/**
 * An opened file as it can be answered with, `undefined` for what is none. Whatever is put in the
 * place of its name meanwhile, length, tag and bytes belong together.
 */
export async function describeFile(
  handle: FileHandle,
  contentType: string,
): Promise<Representation | undefined> {
  const found = await handle.stat({ bigint: true })
  if (!found.isFile()) return undefined
  const { size, mtimeNs, ctimeNs } = found
  return {
    sizeBytes: Number(size),
    contentType,
    // The time of writing can be set back, the time of change (ctime) cannot.
    etag: `"${[size, mtimeNs, ctimeNs].map((n) => n.toString(36)).join('-')}"`,
    // No client believes a date in the future: RFC 9110, section 8.8.2.1.
    lastModifiedAt: Math.min(Number(found.mtimeMs), Date.now()),
    source: {
      async read(buffer, position) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
        return bytesRead
      },
    },
  }
}
