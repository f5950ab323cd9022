import { setTimeout as wait } from 'node:timers/promises'
import { type ChatSocket, join, openSocket, post } from '../../test/support/clients/chat-client.ts'
import { watchFlv } from '../../test/support/clients/flv-viewer.ts'
import { startPublisher } from '../../test/support/clients/publisher.ts'
import { makeFrames } from '../../test/support/media/frames.ts'

export interface Load {
  url: string
  rtmpPort: number
  stageKey: string
  seconds: number
}

const ROOMS = ['lobby', 'blue-otter', 'quiet-fox', 'den']
const CROWD = 40

/** People come, talk more and less, leave and come back; one goes live; a few misbehave. */
export async function makeLoad(load: Load): Promise<void> {
  const frames = await makeFrames()
  const endsAt = performance.now() + load.seconds * 1000
  const crowd: ChatSocket[] = []
  const live = goLive(load)
  for (let second = 0; performance.now() < endsAt; second += 1) {
    await changeCrowd(load.url, crowd, second)
    // A wave: from one post in two seconds to three a second, and back.
    const posts = Math.round(1.5 + 1.5 * Math.sin(second / 12))
    for (let n = 0; n < posts; n += 1) speak(crowd, second + n, frames)
    if (second % 20 === 15) misbehave(load.url, crowd)
    await wait(1000)
  }
  for (const socket of crowd) socket.disconnect()
  await live
}

async function changeCrowd(url: string, crowd: ChatSocket[], second: number): Promise<void> {
  const wanted = second < 25 ? second * 2 : CROWD + Math.round(8 * Math.sin(second / 7))
  while (crowd.length < wanted) {
    const room = ROOMS[crowd.length % ROOMS.length] ?? 'lobby'
    // While the server has no place for one more, the crowd grows a second later.
    const joined = await join(url, { room }).catch(() => undefined)
    if (joined === undefined) return
    crowd.push(joined.socket)
  }
  for (const socket of crowd.splice(wanted)) socket.disconnect()
}

function speak(crowd: ChatSocket[], who: number, frames: string[]): void {
  const socket = crowd[(who * 7) % Math.max(1, crowd.length)]
  if (socket?.connected) void post(socket, { id: '', message: 'hello', frames })
}

/** What a server sees of strangers: broken drafts, a page of another origin, a crowd from one address. */
function misbehave(url: string, crowd: ChatSocket[]): void {
  for (const socket of crowd.slice(0, 4)) {
    void post(socket, { id: '', message: 'x'.repeat(300), frames: [] })
    void post(socket, { id: '', message: '', frames: ['data:image/jpeg;base64,AAAA'] })
  }
  const origin = { headers: { origin: 'https://elsewhere.example' } }
  void fetch(`${url}/socket.io/?EIO=4&transport=polling`, origin)
  const many = Array.from({ length: 100 }, () => openSocket(url))
  setTimeout(() => many.forEach((socket) => void socket.disconnect()), 3000)
}

async function goLive({ url, rtmpPort, stageKey, seconds }: Load): Promise<void> {
  await wait((seconds * 1000) / 4)
  const publisher = startPublisher({ port: rtmpPort, room: 'lobby', key: stageKey })
  const viewers = []
  for (let n = 0; n < 6; n += 1) {
    await wait(3000)
    viewers.push(await watchFlv(`${url}/live/lobby.flv`))
  }
  await wait((seconds * 1000) / 4)
  await publisher.stop()
  for (const viewer of viewers) viewer.close()
}
