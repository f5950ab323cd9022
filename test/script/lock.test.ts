import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withLock } from '../../script/lock.ts'
import { packageRoot } from '../../server/package-root.ts'
import { withTempFolder } from '../support/temp-folder.ts'

test('processes that want the same lock take turns', () =>
  withTempFolder(async (folder) => {
    const log = join(folder, 'log')
    await writeFile(log, '')
    const script = `
      import { appendFileSync } from 'node:fs'
      import { withLock } from ${JSON.stringify(join(packageRoot, 'script/lock.ts'))}
      for (let turn = 0; turn < 20; turn++) {
        withLock(${JSON.stringify(join(folder, 'lock'))}, () => {
          appendFileSync(${JSON.stringify(log)}, 'in ')
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
          appendFileSync(${JSON.stringify(log)}, 'out ')
        })
      }`
    await writeFile(join(folder, 'turns.ts'), script)
    const tsx = join(packageRoot, 'node_modules/.bin/tsx')
    const both = [1, 2].map(() => spawn(tsx, [join(folder, 'turns.ts')], { stdio: 'inherit' }))
    expect(await Promise.all(both.map((child) => once(child, 'close')))).toEqual([
      [0, null],
      [0, null],
    ])
    expect(await readFile(log, 'utf8')).toBe('in out '.repeat(40))
  }))

test('the lock of a process that was killed is free', () =>
  withTempFolder(async (folder) => {
    const lock = join(folder, 'lock')
    await writeFile(lock, String(spawnSync('true').pid))
    let ran = false
    withLock(lock, () => {
      ran = true
    })
    expect(ran).toBe(true)
  }))
