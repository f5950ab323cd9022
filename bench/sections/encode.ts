import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Command,
  command2015,
  commandOurs,
  cpuOf,
  decodeContent,
  libvpxCpu,
  runCommand,
  SETTINGS_USUAL,
  sealed,
  settingsOurs,
  ssimOf,
} from '../lib/commands.ts'
import { type Content, SCENES } from '../lib/content.ts'
import { type Bench, inTurn } from '../lib/context.ts'
import { type Figure, figureOf } from '../lib/figures.ts'

const section = 'encode'

/** ffmpeg alone, without a server: what a clip costs, how large it is and how it looks. */
export async function encode(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const scene of SCENES) {
    const content = bench.content[scene]
    figures.push(...(await cost(bench, content)), ...(await likeness(bench, content)))
  }
  return figures
}

async function cost(bench: Bench, content: Content): Promise<Figure[]> {
  const { systemFfmpeg, builtFfmpeg, carriedFfmpeg, isQuick } = bench
  const { folder, size, name } = content
  await decodeContent(systemFfmpeg, content)
  const cpu = (command: Command, runs: number) => () => cpuOf(command, folder, runs)
  const few = isQuick ? 2 : 4
  const long = isQuick ? 20 : 40
  const [old, ours, carried, alone, aloneOurs, built] = await inTurn(isQuick ? 2 : 5, [
    cpu(command2015(systemFfmpeg), few),
    cpu(commandOurs(systemFfmpeg, size), few),
    carriedFfmpeg ? cpu(commandOurs(carriedFfmpeg, size), 5 * few) : async () => Number.NaN,
    () => libvpxCpu(systemFfmpeg, content, SETTINGS_USUAL, long),
    () => libvpxCpu(systemFfmpeg, content, settingsOurs(size), long),
    ...(builtFfmpeg ? [cpu(commandOurs(builtFfmpeg, size), 10 * few)] : []),
  ])
  const rival = { name: '2015 command', values: old ?? [] }
  const what = `CPU of ffmpeg for a clip (${name})`
  const figures = [
    figureOf({ section, what: `${what}, Debian's`, unit: 'ms', ours: ours ?? [], rival }),
  ]
  if (carriedFfmpeg) {
    const ours = carried ?? []
    figures.push(figureOf({ section, what: `${what}, carried`, unit: 'ms', ours, rival }))
  }
  if (built) {
    const libvpx = { name: 'libvpx alone (cpu-used 8)', values: alone ?? [] }
    const same = { name: 'libvpx alone (our settings)', values: aloneOurs ?? [] }
    figures.push(
      figureOf({ section, what: `${what}, static`, unit: 'ms', ours: built, rival }),
      figureOf({
        ...{ section, what: `${what}, static`, unit: 'ms', ours: built, rival: libvpx },
        goal: { of: 'ratio', most: 1.4 },
      }),
      figureOf({ section, what: `${what}, static`, unit: 'ms', ours: built, rival: same }),
    )
  }
  return figures
}

/** The same frames always make the same clip, so that one look is enough. */
async function likeness({ systemFfmpeg }: Bench, content: Content): Promise<Figure[]> {
  const { folder, size, name } = content
  const clips: [string, Buffer][] = [
    ['2015.webm', await runCommand(command2015(systemFfmpeg), folder)],
    ['ours.webm', sealed(await runCommand(commandOurs(systemFfmpeg, size), folder))],
  ]
  const looks: number[] = []
  for (const [file, clip] of clips) {
    await writeFile(join(folder, file), clip)
    looks.push(await ssimOf(systemFfmpeg, file, folder))
  }
  const [old = 0, ours = 0] = looks
  const [oldBytes = 0, ourBytes = 0] = clips.map(([, clip]) => clip.length)
  return [
    figureOf({
      ...{ section, what: `likeness (SSIM) against 2015 (${name})`, unit: 'less' },
      ours: [old - ours],
      goal: { of: 'value', most: 0.005 },
      note: `ours ${ours.toFixed(4)}, 2015 ${old.toFixed(4)}`,
    }),
    figureOf({
      ...{ section, what: `bytes of a clip (${name})`, unit: 'B', ours: [ourBytes] },
      rival: { name: '2015 command', values: [oldBytes] },
      goal: { of: 'ratio', most: 1.02 },
    }),
  ]
}
