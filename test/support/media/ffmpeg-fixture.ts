import { join } from 'node:path'

/** The whole path of a false ffmpeg of `test/fixtures`, for instance of `hangs`. */
export function fakeFfmpeg(habit: string): string {
  return join(import.meta.dirname, '../..', 'fixtures', `ffmpeg-${habit}`, 'ffmpeg')
}
