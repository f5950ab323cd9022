import { expect, test } from 'vitest'
import { createVideoInspector } from '../../../helpers/clips/inspect-video.ts'
import type { ProcessLimits } from '../../../helpers/processes/process-limits.ts'

test('ffmpeg looks at a film in the box, and is started where all programs are', async () => {
  const started: string[][] = []
  const limits: ProcessLimits = {
    wrap: (file, args, needs) => ['box', [`${needs?.memoryBytes}`, file, ...args]],
    missing: [],
  }
  const runner = {
    run: async (file: string, args: string[]) => {
      started.push([file, ...args])
      return { stdout: Buffer.from('a picture'), stderr: '  Duration: 00:01:02.50, start: 0' }
    },
    close: async () => {},
  }
  const inspector = createVideoInspector({ ffmpegPath: '/usr/bin/ffmpeg', limits, runner })
  expect(await inspector.readDurationMs('/films/one.mp4')).toBe(62_500)
  expect(`${await inspector.makePoster('/films/one.mp4', 1000)}`).toBe('a picture')
  expect(started).toHaveLength(2)
  for (const words of started) {
    expect(words.slice(0, 3)).toEqual(['box', `${256 * 1024 * 1024}`, '/usr/bin/ffmpeg'])
    expect(words).toContain('file:/films/one.mp4')
    expect(words).toContain('-max_pixels')
  }
})
