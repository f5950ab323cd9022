import { copyFile, mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { madeOnce } from './made-once.ts'
import { runFfmpeg } from './run-ffmpeg.ts'

export interface FilmWishes {
  seconds: number
  /** 320x180 by default; noise makes it large. */
  size?: string
  isNoisy?: boolean
}

/** Makes a real film, H.264 in MP4 or VP8 in WebM, with a counter in its pictures. */
export async function makeFilm(folder: string, name: string, wishes: FilmWishes): Promise<void> {
  const { seconds, size = '320x180', isNoisy = false } = wishes
  await mkdir(dirname(join(folder, name)), { recursive: true })
  const noise = isNoisy ? ',noise=alls=60:allf=t' : ''
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=10${noise}`, '-t', `${seconds}`]
  const mp4 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10', '-movflags', '+faststart']
  const codec = name.endsWith('.webm') ? ['-c:v', 'libvpx', '-deadline', 'realtime'] : mp4
  const output = [...codec, '-pix_fmt', 'yuv420p', `file:${basename(name)}`]
  const command = ['-v', 'error', ...picture, ...output]
  const made = await madeOnce(command, async (making) => {
    await runFfmpeg('ffmpeg', command, making)
  })
  await copyFile(join(made, basename(name)), join(folder, name))
}
