import { makeFrames } from '../../../../test/support/media/frames.ts'
import { startApp } from '../../../../test/support/servers/start-app.ts'
import { expect } from '../expect.ts'

interface Exercise {
  say(url: string, message: string, frames: string[]): Promise<unknown>
}

/** Against the real server of this project, with a data folder of its own. */
export async function check({ say }: Exercise): Promise<void> {
  const app = await startApp()
  try {
    const frames = await makeFrames()
    const receipt = await say(app.url, 'hello', frames)
    expect(isAnswer(receipt) && receipt.ok, "A post has to end with the server's receipt.")
    const refusal = await say(app.url, 'hello', [])
    expect(isAnswer(refusal) && refusal.code === 'bad_frames', 'A refusal has to be returned, too.')
  } finally {
    await app.stop()
  }
}

function isAnswer(value: unknown): value is { ok: boolean; code?: string } {
  return typeof value === 'object' && value !== null && 'ok' in value
}
