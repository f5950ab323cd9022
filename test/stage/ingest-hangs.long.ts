import { expect, test } from 'vitest'
import { startPublisher } from '../support/clients/publisher.ts'
import { untilListening } from '../support/servers/until-listening.ts'
import { openIngest } from './open-ingest.ts'

test('an ingest that hangs is replaced, and the publisher can come back', async () => {
  const ingest = await openIngest()
  const { pid } = ingest
  const begun = ingest.change('show')
  const first = startPublisher({ port: ingest.port, room: 'show', key: 'key-of-show' })
  await begun
  const over = ingest.change('show')
  process.kill(pid ?? 0, 'SIGSTOP')
  expect(await over).toEqual({ live: false })
  await first.ended
  await expect.poll(() => ingest.pid, { timeout: 10_000 }).not.toBe(pid)
  await untilListening(ingest.port)
  const again = ingest.change('show')
  const second = startPublisher({ port: ingest.port, room: 'show', key: 'key-of-show' })
  expect(await again).toMatchObject({ live: true })
  await second.stop()
  await ingest.close()
})

test('a publisher whose network goes silent leaves the stage to the next', async () => {
  const ingest = await openIngest()
  const begun = ingest.change('show')
  const publisher = startPublisher({ port: ingest.port, room: 'show', key: 'key-of-show' })
  await begun
  const over = ingest.change('show')
  publisher.child.kill('SIGSTOP')
  expect(await over).toEqual({ live: false })
  publisher.child.kill('SIGKILL')
  await ingest.close()
})
