/**
 * The stage keys that a query such as `key=abc&x=y` may mean, as written and as URLs are read. A key
 * of `openssl rand -base64` has `+` and `/` in it, and programs that publish escape these or not: so
 * each spelling counts, and a key works as it was printed. Empty when the query holds no key.
 */
export function keysIn(query: string): string[] {
  const [, written] = /(?:^|&)key=(.*)$/s.exec(query) ?? []
  if (written === undefined) return []
  const [first = ''] = written.split('&')
  const read = new URLSearchParams(query).get('key') ?? ''
  // What a form's reader made of a plus sign; no stage key has a blank in it.
  return [...new Set([written, first, read, read.replaceAll(' ', '+')])]
}
