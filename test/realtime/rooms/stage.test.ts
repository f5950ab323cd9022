import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { HandshakeAuth } from '../../../realtime/protocol.ts'
import { nextEvent, openSocket } from '../../support/clients/chat-client.ts'
import { type Publisher, startPublisher } from '../../support/clients/publisher.ts'
import { freePort } from '../../support/servers/free-port.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

const OWNER = 'a-secret-nobody-can-guess'
const STAGE_KEY = 'a-stage-key-for-tests'

let app: TestApp
let port: number
const publishers: Publisher[] = []
beforeAll(async () => {
  port = await freePort()
  app = await startApp({ rtmpPort: port, stageKey: STAGE_KEY })
})
afterEach(async () => {
  await Promise.all(publishers.splice(0).map((publisher) => publisher.stop()))
})
afterAll(() => app.stop())

/** Comes into a room that has an owner, or is made to have one. */
async function enter(room: string, auth: HandshakeAuth = {}) {
  const socket = openSocket(app.url, { room, ...auth })
  const [rules, stage] = await Promise.all([nextEvent(socket, 'rules'), nextEvent(socket, 'stage')])
  return { socket, rules, stage }
}

function publish(room: string, key: string): Publisher {
  const publisher = startPublisher({ port, room, key })
  publishers.push(publisher)
  return publisher
}

async function expectDenied(room: string, key: string): Promise<void> {
  expect((await publish(room, key).ended).output).toContain('This key does not open this stage.')
}

const statusOf = async (room: string, ticket = '') =>
  (await fetch(`${app.url}/live/${room}.flv?ticket=${ticket}`, { method: 'HEAD' })).status

test('the owner of a room is shown the key of its stage, and nobody else is', async () => {
  const { rules, socket } = await enter('den', { owner: OWNER })
  expect(rules.publishing).toEqual({ rtmpPort: port, key: expect.stringMatching(/^[\w-]{24}$/) })
  const { secret = '' } = await socket.emitWithAck('cohost', {}).then((done) => ({ ...done }))
  expect((await enter('den', { owner: secret })).rules).toMatchObject({ role: 'cohost' })
  for (const auth of [{}, { owner: secret }]) {
    expect((await enter('den', auth)).rules).not.toHaveProperty('publishing')
  }
  expect((await enter('den', { owner: OWNER })).rules.publishing).toEqual(rules.publishing)
})

test('that key opens this stage, which STAGE_KEY and the key of another owner do not', async () => {
  const mine = await enter('studio', { owner: OWNER })
  const other = await enter('garage', { owner: OWNER })
  await expectDenied('studio', STAGE_KEY)
  await expectDenied('studio', other.rules.publishing?.key ?? '')
  await expectDenied('lobby', mine.rules.publishing?.key ?? '')
  const begun = nextEvent(mine.socket, 'stage')
  publish('studio', mine.rules.publishing?.key ?? '')
  expect(await begun).toMatchObject({ live: true })
})

test.each([
  ['locked', { isLocked: true }],
  ['closed by a passphrase', { passphrase: 'open sesame' }],
])('the stage of a room that is %s is for those who were let in', async (word, change) => {
  const room = `room-${word.length}`
  const { socket, rules } = await enter(room, { owner: OWNER })
  const begun = nextEvent(socket, 'stage')
  publish(room, rules.publishing?.key ?? '')
  const { ticket = '' } = await begun
  expect(await statusOf(room)).toBe(200)
  await socket.emitWithAck('rule', change)
  expect(await statusOf(room, ticket)).toBe(200)
  for (const wrong of ['', ticket.slice(1), `${ticket}a`, `${ticket}&ticket=${ticket}`]) {
    expect(await statusOf(room, wrong)).toBe(404)
  }
  const later = await enter(room, { owner: OWNER })
  expect(later.stage).toMatchObject({ live: true, ticket })
})
