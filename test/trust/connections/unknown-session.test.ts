import { pino } from 'pino'
import { expect, test } from 'vitest'
import { ask } from '../../support/clients/ask.ts'
import { startApp } from '../../support/servers/start-app.ts'

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
}

test('a poll that belongs to another node is answered as engine.io would, with what is missing; the log has it once', async () => {
  const lines: { msg: string }[] = []
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) })
  const app = await startApp({}, { log })
  const query = (transport: string) => `/socket.io/?EIO=4&sid=constructor&transport=${transport}`
  const answers = [
    await ask(app.url, query('polling')),
    await ask(app.url, query('polling'), { method: 'POST' }),
    await ask(app.url, query('websocket'), { headers: UPGRADE }),
  ]
  for (const { status, body } of answers) {
    expect([status, JSON.parse(`${body}`)]).toEqual([
      400,
      { code: 1, message: expect.stringContaining('have to stay on one node') },
    ])
  }
  expect(lines.filter(({ msg }) => msg.includes('session that is not here'))).toHaveLength(1)
  await app.stop()
})
