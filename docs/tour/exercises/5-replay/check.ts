import { expectSame } from '../expect.ts'

interface Kept {
  key: string
  expiresAt: number
}

interface Exercise {
  replayFor(kept: Kept[], now: number, since?: string): Kept[]
}

export async function check({ replayFor }: Exercise): Promise<void> {
  // One a second, each for ten minutes: key m100 expires at 700 s.
  const kept = Array.from({ length: 30 }, (_, index) => ({
    key: `m${100 + index}`,
    expiresAt: 700 + index,
  }))
  const keys = (now: number, since?: string) => replayFor(kept, now, since).map(({ key }) => key)
  const from = (first: number) => kept.map(({ key }) => key).slice(first)
  expectSame(keys(0), from(20), 'A new client receives the newest ten.')
  expectSame(keys(725), from(26), 'What has expired must not be replayed.')
  expectSame(keys(0, 'm105'), from(6), 'A client that comes back receives just what it missed.')
  expectSame(keys(0, 'm129'), [], 'One that missed nothing receives nothing.')
  expectSame(keys(710, 'm105'), from(20), 'One whose key has expired is as new.')
}
