import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withTempFolder } from '../temp-folder.ts'
import { runFfmpeg } from './run-ffmpeg.ts'

export interface Probed {
  codec: string
  pixels: string
  width: number
  height: number
  /** How many frames could really be decoded. */
  frames: number
  /** What the file says of its own length. */
  durationMs: number
  /** When each frame is shown. */
  timesMs: number[]
  /** When the last frame is over. */
  endMs: number
}

interface Report {
  streams: {
    codec_name: string
    pix_fmt: string
    width: number
    height: number
    nb_read_frames: string
  }[]
  packets: { pts_time: string; duration_time?: string }[]
  format: { duration?: string }
}

/** What ffprobe, having decoded all of it, says of a video. */
export async function probe(video: Buffer): Promise<Probed> {
  const report = await ask(video)
  const [stream] = report.streams
  if (report.streams.length !== 1 || !stream) throw new Error('not exactly one stream')
  const timesMs = report.packets.map((packet) => milliseconds(packet.pts_time))
  const last = report.packets.at(-1)
  return {
    ...{ codec: stream.codec_name, pixels: stream.pix_fmt },
    ...{ width: stream.width, height: stream.height, frames: Number(stream.nb_read_frames) },
    durationMs: milliseconds(report.format.duration),
    timesMs,
    endMs: milliseconds(last?.pts_time) + milliseconds(last?.duration_time),
  }
}

function ask(video: Buffer): Promise<Report> {
  const entries = 'stream:packet=pts_time,duration_time:format=duration'
  const what = ['-count_frames', '-show_entries', entries, '-of', 'json']
  return withTempFolder(async (folder) => {
    await writeFile(join(folder, 'video'), video)
    const out = await runFfmpeg('ffprobe', ['-v', 'error', ...what, 'video'], folder)
    return JSON.parse(out.toString('utf8'))
  })
}

function milliseconds(seconds: string | undefined): number {
  return Math.round(Number(seconds) * 1000)
}
