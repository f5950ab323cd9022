import { expect, test } from 'vitest'
import { offsetsOf, rewriteFiles } from '../../../database/redis/rewrite-files.ts'

type Server = Parameters<typeof rewriteFiles>[0]

/** A copy that is this far each time it is asked for its replication, and what it was told to do when. */
function copyAt(...offsets: number[]) {
  const done: string[] = []
  const server = {
    async info(section?: string) {
      if (section === 'replication') {
        const offset = offsets.length > 1 ? offsets.shift() : offsets[0]
        done.push(`at ${offset}`)
        return `role:slave\r\nmaster_replid:abc\r\nslave_repl_offset:${offset}\r\n`
      }
      return 'role:slave\r\naof_enabled:1\r\naof_rewrite_in_progress:0\r\n'
    },
    config: async () => ['save', ''],
    async call(name: string) {
      done.push(name)
    },
  }
  return { server: server as unknown as Server, done }
}

const master = {
  info: async () => 'role:master\r\nmaster_replid:abc\r\nmaster_repl_offset:700\r\n',
}

test('a copy writes its files anew when it has come as far as its master was, and not before', async () => {
  const { server, done } = copyAt(500, 699, 700)
  await rewriteFiles(server, await offsetsOf([master as unknown as Server]))
  expect(done).toEqual(['at 500', 'at 699', 'at 700', 'BGREWRITEAOF'])
})
