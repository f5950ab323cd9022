import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { listen } from '../../../server/http/listen.ts'

test('an error of the listening server, as when no descriptor is left, ends nothing', async () => {
  const server = createServer()
  const errors: Error[] = []
  await listen(server, { host: '127.0.0.1', port: 0 }, (error) => errors.push(error))
  const emfile = Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' })
  // Twice: one listener that is used up would let the second one end the process.
  for (const error of [emfile, emfile]) server.emit('error', error)
  expect(errors).toEqual([emfile, emfile])
  server.close()
})
