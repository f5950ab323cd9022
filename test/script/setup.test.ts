import { spawnSync } from 'node:child_process'
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { packageRoot } from '../../server/package-root.ts'
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts'

let folder: TempFolder
/** A checkout whose path has a blank in it. */
let checkout: string
/** Programs of this test, and the system's own that the scripts may use: links, never written to. */
let bin: string
let tools: string

beforeEach(async () => {
  folder = await makeTempFolder()
  checkout = join(folder.path, 'a checkout')
  bin = join(folder.path, 'bin')
  await mkdir(join(checkout, 'node_modules'), { recursive: true })
  tools = join(folder.path, 'tools')
  await mkdir(bin)
  await mkdir(tools)
  for (const tool of ['sh', 'cat', 'cksum', 'mkdir', 'rm', 'sleep', 'dirname']) {
    await symlink(spawnSync('which', [tool]).stdout.toString().trim(), join(tools, tool))
  }
  await writeFile(join(checkout, 'package.json'), '{}')
  await writeFile(join(checkout, 'package-lock.json'), '{}')
})
afterEach(() => folder.remove())

/** A program of this name, written in sh, that the scripts find before any other. */
async function program(name: string, script: string): Promise<void> {
  // Never over anything: what is there could be a link to the system's own.
  const text = `#!/bin/sh\n${script}\n`
  await writeFile(join(bin, name), text, { mode: 0o755, flag: 'wx' })
}

/** Runs lines of sh behind script/setup.sh, with the programs of this test alone on PATH. */
function setUp(lines: string, env: Record<string, string> = {}) {
  const source = `set -eu; . '${join(packageRoot, 'script/setup.sh')}'; ${lines}`
  const options = {
    cwd: checkout,
    env: { PATH: `${bin}:${tools}`, ...env },
    encoding: 'utf8',
  } as const
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', source], options)
  return { status, stdout, stderr }
}

const node = (version: string) =>
  program(
    'node',
    `case $1 in --version) echo ${version};; *) exit ${version > 'v20.19' ? 0 : 1};; esac`,
  )

describe('what is missing is said in one true sentence', () => {
  test('no Node.js', () => {
    expect(setUp('need_node')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^Node\.js is missing\. Install version 20\.19 [^\n]*\n$/),
    })
  })

  test('an old Node.js without npm, as Debian has it, whose npm would not help', async () => {
    await node('v18.20.4')
    const { stderr } = setUp('need_node')
    expect(stderr).toMatch(/^Node\.js v18\.20\.4 is too old\. [^\n]*\n$/)
  })

  test('no npm', async () => {
    await node('v20.20.2')
    expect(setUp('need_node').stderr).toMatch(/^npm is missing; [^\n]*\n$/)
  })

  test('no network', async () => {
    await node('v20.20.2')
    await program('npm', 'echo "npm error network" >&2; exit 1')
    const { status, stderr } = setUp('install_packages')
    expect(status).toBe(1)
    expect(stderr).toMatch(/network\nThe npm packages could not be installed; [^\n]*\n$/)
    expect(await readdir(checkout)).not.toContain('.setup-lock')
  })

  test('a folder that is not ours', async () => {
    await node('v20.20.2')
    await program('mkdir', 'exit 1')
    expect(setUp('install_packages').stderr).toMatch(/^This folder \([^\n]*a checkout\) cannot/)
  })
})

describe('the npm packages', () => {
  const installed = 'printf \'%s \' "$@" >>calls; echo >>calls; /bin/mkdir -p node_modules'

  test('are installed once, all of them, whatever the surroundings leave out', async () => {
    await node('v20.20.2')
    await program('npm', installed)
    const env = { NODE_ENV: 'production', npm_config_omit: 'optional' }
    setUp('install_packages', env)
    setUp('install_packages')
    const { stdout } = setUp('cat calls')
    expect(stdout).toMatch(/^ci --include=dev --include=optional [^\n]*\n$/)
  })

  test('are installed by one of two that begin at once; the other waits for it', async () => {
    await node('v20.20.2')
    await program('npm', `${installed}; sleep 1`)
    const { stdout, status } = setUp('(install_packages) & install_packages; wait; cat calls')
    expect(status).toBe(0)
    expect(stdout.match(/^ci /gm)).toHaveLength(1)
    expect(stdout).toContain('waiting for it')
    expect(await readdir(checkout)).not.toContain('.setup-lock')
  })

  test('are installed although an earlier setup was killed', async () => {
    await node('v20.20.2')
    await program('npm', installed)
    await mkdir(join(checkout, '.setup-lock'))
    await writeFile(join(checkout, '.setup-lock/pid'), '999999999')
    expect(setUp('install_packages').status).toBe(0)
  })
})
