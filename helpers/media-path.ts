import { sep } from 'node:path'

/**
 * The names a request path such as `/films/One%20day.mp4` spells, or `undefined` when it names
 * nothing that can be below a folder: a step up, NUL, a bad escape, a hidden slash, a blank or a hidden name.
 */
export function readMediaPath(path: string): string[] | undefined {
  const [root, ...names] = path.split('/').map(decode)
  if (root !== '' || names.length === 0 || !names.every(isName)) return undefined
  return names
}

/** The other way round: the path that spells these names. */
export function mediaPath(names: string[]): string {
  return names.map((name) => `/${encodeURIComponent(name)}`).join('')
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function isName(name: string | undefined): name is string {
  // A step up, and what is hidden on purpose: it is not listed either.
  if (name === undefined || name === '' || name.startsWith('.')) return false
  // An escaped slash would be a step into another folder; on Windows so would a backslash, which
  // is a letter like any other elsewhere.
  return !name.includes('/') && !name.includes(sep) && !name.includes('\0')
}
