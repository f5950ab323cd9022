import { chmod, copyFile, mkdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { CandidateSearch } from '../../../helpers/encoders/candidates.ts'
import { carriedFfmpeg } from '../../../helpers/encoders/carried-ffmpeg.ts'
import { cheapest, chooseEncoder, notUsed } from '../../../helpers/encoders/choose-encoder.ts'
import { keepTrials } from '../../../helpers/encoders/kept-trials.ts'
import type { Trial } from '../../../helpers/encoders/try-all.ts'
import { FfmpegError } from '../../../helpers/processes/find-ffmpeg.ts'
import { createProcessHost, directRunner } from '../../../helpers/processes/process-host.ts'
import { noLimits } from '../../../helpers/processes/process-limits.ts'
import { fakeFfmpeg } from '../../support/media/ffmpeg-fixture.ts'
import { needProgram } from '../../support/media/run-ffmpeg.ts'
import { writeScript } from '../../support/media/with-encoder.ts'
import { makeTempFolder, withTempFolder } from '../../support/temp-folder.ts'

/** Without any of the places that this machine may happen to have one in. */
const NONE = { searchPath: '/nowhere', builtPath: '/nowhere', carriedPath: '/nowhere' }
const DAY_MS = 24 * 60 * 60 * 1000

function settings(folder: string, deadlineMs = 120_000) {
  const tmpDir = join(folder, 'tmp')
  return { tmpDir, fps: 10, limits: noLimits, runner: directRunner, deadlineMs }
}

function choose(folder: string, search: CandidateSearch) {
  return chooseEncoder({ ...NONE, ...search }, settings(folder))
}

/** The refusal when this is the only one, in its own words. */
function refusal(search: CandidateSearch, deadlineMs?: number): Promise<string> {
  return withTempFolder((folder) =>
    chooseEncoder({ ...NONE, ...search }, settings(folder, deadlineMs)).then(
      ({ ffmpeg }) => `took ${ffmpeg.path}`,
      (error: unknown) => (error instanceof FfmpegError ? error.message : String(error)),
    ),
  )
}

/** One that works, and starts quickly where npm has one for this platform. */
const real = async () => (await carriedFfmpeg()) ?? (await needProgram('ffmpeg'))

/** The real ffmpeg behind a script that does something before; `$@` are the arguments. */
async function wrap(folder: string, before: string, args = '"$@"'): Promise<string> {
  const path = join(folder, `ffmpeg-${Math.random()}`)
  await writeScript(path, `${before}\nexec ${await real()} ${args}`)
  return path
}

const WASTE = 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'

test('the cheapest that makes a right clip is taken, and what each cost is told', async () => {
  await withTempFolder(async (folder) => {
    const carriedPath = await real()
    await mkdir(join(folder, 'bin'))
    await copyFile(await wrap(folder, WASTE), join(folder, 'bin/ffmpeg'))
    const { ffmpeg, cpuMs, trials } = await choose(folder, {
      searchPath: join(folder, 'bin'),
      carriedPath,
    })
    expect(ffmpeg).toMatchObject({ path: carriedPath, origin: 'carried' })
    expect(trials).toMatchObject([{ ffmpeg: { origin: 'system' } }, { ffmpeg, cpuMs }])
  })
})

const trial = (origin: 'built' | 'system' | 'carried', cpuMs: number): Trial => ({
  ffmpeg: { path: `/${origin}`, version: '1', origin, limitsItself: false },
  cpuMs,
})

test.each([
  [[trial('built', 8), trial('system', 60), trial('carried', 10)], 'built'],
  [[trial('built', 10), trial('carried', 9)], 'built'],
  [[trial('system', 60), trial('carried', 12)], 'carried'],
  [[trial('system', 14), trial('carried', 12)], 'system'],
])('of %j the %s one is taken: an old one has to save a fifth', (trials, origin) => {
  expect(cheapest(trials).ffmpeg.origin).toBe(origin)
})

test.each([
  ['fails', /it makes no right clip: .* ended with exit code 1: Conversion failed!/],
  ['kills-itself', /it makes no right clip: .* ended with signal SIGKILL/],
  ['writes-nothing', /it makes no right clip: the WebM is cut off/],
  ['writes-rubbish', /it makes no right clip: the WebM is cut off/],
  ['floods-stdout', /it makes no right clip: more than \d+ bytes on stdout/],
  ['floods-stderr', /it makes no right clip: more than \d+ bytes on stderr/],
  ['without-libvpx', /it cannot encode VP8 \(it has no libvpx\)/],
])('one that %s is not used, with a sentence, and the next one is', async (habit, fault) => {
  await withTempFolder(async (folder) => {
    const path = fakeFfmpeg(habit)
    const carriedPath = await real()
    const { ffmpeg, trials } = await choose(folder, { searchPath: dirname(path), carriedPath })
    expect(ffmpeg.path).toBe(carriedPath)
    const [sentence = ''] = trials.map(notUsed)
    expect(sentence).toMatch(fault)
    expect(sentence).toMatch(new RegExp(`^The ffmpeg at ${path} is not used: [^\\n]+\\.$`))
  })
})

test('one that hangs is killed and not used', async () => {
  const path = fakeFfmpeg('hangs')
  expect(await refusal({ searchPath: dirname(path) }, 100)).toMatch(
    /^The ffmpeg at \S+ is not used: it makes no right clip: .* took longer than 100 ms and was killed\. Without one/,
  )
})

test.each([
  [
    'of another codec',
    's/libvpx/libvpx-vp9/;s/used -12/used 8/',
    'it is of V_VP9 instead of V_VP8',
  ],
  ['at another speed', 's/-framerate 10/-framerate 20/', 'it lasts 1000 ms (10 frames) instead'],
  ['of another length', 's/DURATION=1.0/DURATION=3.0/', 'it lasts 3000 ms (10 frames) instead'],
  ['of another size', 's/-an/-s 64x64 -an/', 'it measures 64x64 instead of 200x200'],
  ['of fewer frames', 's/-an/-frames:v 9 -an/', 'the clip has 9 frames instead of 10'],
])('one that makes a clip %s is not used', async (_, change, fault) => {
  await withTempFolder(async (folder) => {
    const builtLike = await wrap(folder, '', `$(echo "$@" | sed '${change}')`)
    expect(await refusal({ carriedPath: builtLike })).toContain(`it makes no right clip: ${fault}`)
  })
})

test('one that cannot be executed, or was built by an older recipe, is not used', async () => {
  await withTempFolder(async (folder) => {
    const path = join(folder, 'ffmpeg')
    await writeFile(path, '')
    expect(await refusal({ builtPath: path })).toContain('not used: it cannot be executed.')
    await copyFile(fakeFfmpeg('hangs'), path)
    await chmod(path, 0o755)
    expect(await refusal({ builtPath: path })).toContain('it does not work as an ffmpeg.')
    const old = fakeFfmpeg('hangs')
    expect(await refusal({ builtPath: old })).toContain('run script/build-ffmpeg again.')
  })
})

test('with none at all it is said how to get one', async () => {
  expect(await refusal({})).toMatch(/^The system has no ffmpeg\. .*install (-y )?ffmpeg$/)
})

test('the npm package for this platform is found where npm has put it, unless it is refused', async () => {
  const search = { ...NONE, carriedPath: undefined }
  await withTempFolder(async (folder) => {
    const { ffmpeg } = await choose(folder, search)
    expect(ffmpeg).toMatchObject({ origin: 'carried', version: expect.stringMatching(/^\d/) })
    expect(ffmpeg.path).toMatch(/node_modules.*(node-ffmpeg-|@ffmpeg-installer)/)
  })
  expect(await refusal({ carriedPath: false })).toMatch(/^The system has no ffmpeg/)
})

/** An ffmpeg that notes each of its starts. */
async function startedOnce() {
  const folder = await makeTempFolder()
  const log = join(folder.path, 'starts')
  const carriedPath = await wrap(folder.path, `echo >>${log}`)
  let now = Date.UTC(2026, 0, 1)
  const kept = () => keepTrials(join(folder.path, 'data/encoders.json'), () => now)
  const run = (more: CandidateSearch = {}) =>
    chooseEncoder({ ...NONE, carriedPath, ...more }, settings(folder.path), kept())
  const starts = async () => (await readFile(log, 'utf8')).length
  const first = await run()
  return {
    ...{ folder, run, starts, first, carriedPath },
    later: (ms: number) => {
      now += ms
    },
  }
}

test('what was tried is kept: the next start runs none of them', async () => {
  const { folder, run, starts, first, later } = await startedOnce()
  const before = await starts()
  later(365 * DAY_MS)
  expect(await run()).toEqual(first)
  expect(await starts()).toBe(before)
  await folder.remove()
})

test('one that is changed, or joined by another, is tried again', async () => {
  const { folder, run, starts, carriedPath } = await startedOnce()
  let before = await starts()
  await utimes(carriedPath, 1, 1)
  await run()
  expect(await starts()).toBeGreaterThan(before)
  before = await starts()
  const { trials } = await run({ builtPath: fakeFfmpeg('fails') })
  expect(trials).toHaveLength(2)
  expect(await starts()).toBeGreaterThan(before)
  await folder.remove()
})

test('a fault is kept for a day: the hour may have been bad', async () => {
  const { folder, run, starts, later } = await startedOnce()
  const search = { searchPath: dirname(fakeFfmpeg('fails')) }
  await run(search)
  const before = await starts()
  later(DAY_MS - 1)
  await run(search)
  expect(await starts()).toBe(before)
  later(1)
  await run(search)
  expect(await starts()).toBeGreaterThan(before)
  await folder.remove()
})

/** The same, but it would have another program run. */
function misleading(text: string): string {
  const kept = JSON.parse(text)
  kept.trials[0].ffmpeg.path = fakeFfmpeg('writes-rubbish')
  return JSON.stringify(kept)
}

test.each([
  ['is no JSON', () => '{'],
  ['is of another form', () => '{"name": 1}'],
  ['names a program that was not found', misleading],
])('a kept file that %s counts as none', async (_, damage) => {
  const { folder, run, starts, first } = await startedOnce()
  const file = join(folder.path, 'data/encoders.json')
  await writeFile(file, damage(await readFile(file, 'utf8')))
  const before = await starts()
  expect((await run()).ffmpeg).toEqual(first.ffmpeg)
  expect(await starts()).toBeGreaterThan(before)
  await folder.remove()
})

test('the CPU is that of the programs, started by whichever process', async () => {
  await withTempFolder(async (folder) => {
    const runner = createProcessHost()
    const carriedPath = await wrap(folder, WASTE)
    const here = await choose(folder, { carriedPath })
    const there = await chooseEncoder({ ...NONE, carriedPath }, { ...settings(folder), runner })
    // Most of it is wasted on purpose, however fast the machine is.
    expect((here.cpuMs ?? 0) / (there.cpuMs ?? 0)).toBeGreaterThan(0.2)
    expect((here.cpuMs ?? 0) / (there.cpuMs ?? 0)).toBeLessThan(5)
    await runner.close()
  })
})

test('where nothing can be kept an encoder is chosen all the same', async () => {
  await withTempFolder(async (folder) => {
    const path = await real()
    const kept = keepTrials('/dev/null/encoders.json')
    const choice = await chooseEncoder({ ...NONE, carriedPath: path }, settings(folder), kept)
    expect(choice.ffmpeg.path).toBe(path)
  })
})
