import { readFileSync } from 'node:fs'

/** The account that docs/redis.md describes: a line of redis.conf, and how its clients log in. */
export function documentedAccount() {
  const docs = readFileSync('docs/redis.md', 'utf8')
  const [, rights = ''] = /ACL SETUSER chat on >password ([^`]*?)\n\n/.exec(docs) ?? []
  return {
    config: [`user chat on >password ${rights.replace(/\\\s+/g, '')}`],
    url: (port: number) => `redis://chat:password@127.0.0.1:${port}`,
  }
}
