import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clipArguments } from '../../helpers/ffmpeg-arguments.ts'
import { detectLimits, noLimits } from '../../helpers/process-limits.ts'
import { runProcess } from '../../helpers/run-process.ts'
import { makeJpegs } from '../support/frames.ts'
import { withTempFolder } from '../support/temp-folder.ts'
import { needProgram } from './run-ffmpeg.ts'

/**
 * CPU (user and system) of one clip: the 2015 command, ours, and ours in the box, in turn.
 * `npx tsx test/helpers/measure-encode.ts [rounds] [ffmpeg]`, on Linux.
 */
const rounds = Number(process.argv[2] ?? 30)
const ffmpeg = process.argv[3] ?? (await needProgram('ffmpeg'))
const BOUNDS = { deadlineMs: 60_000, maxOutputBytes: 10_000_000, maxErrorBytes: 1_000_000 }
const OLD = '-i %d.jpg -filter:v setpts=2.5*PTS -vcodec libvpx -an -f webm pipe:1'.split(' ')

const ours = clipArguments({ frames: 10, width: 200, height: 200, fps: 10 })
const box = await detectLimits(process.env.PATH)
const rivals = [
  { name: '2015', command: noLimits.wrap(ffmpeg, OLD), cpuMs: [] as number[], bytes: 0 },
  { name: 'ours', command: noLimits.wrap(ffmpeg, ours), cpuMs: [] as number[], bytes: 0 },
  { name: 'ours in the box', command: box.wrap(ffmpeg, ours), cpuMs: [] as number[], bytes: 0 },
]

await withTempFolder(async (cwd) => {
  const frames = await makeJpegs({ quality: 8 })
  await Promise.all(frames.map((frame, index) => writeFile(join(cwd, `${index + 1}.jpg`), frame)))
  for (let round = 0; round < rounds; round += 1) {
    for (const rival of rivals) {
      const before = childrenCpuMs()
      const { stdout } = await runProcess(...rival.command, { ...BOUNDS, cwd })
      rival.cpuMs.push(childrenCpuMs() - before)
      rival.bytes = stdout.length
    }
  }
})

const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length
const base = mean(rivals[0]?.cpuMs ?? [])
for (const { name, cpuMs, bytes } of rivals) {
  const cpu = mean(cpuMs)
  console.log(name, `${cpu.toFixed(1)} ms`, `${(cpu / base).toFixed(3)} x`, `${bytes} bytes`)
}

/** Of all children that have ended. In steps of 10 ms, so that only the mean of many is exact. */
function childrenCpuMs(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) * 10
}
