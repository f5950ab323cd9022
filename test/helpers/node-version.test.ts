import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { complaintAboutNode, OLDEST_NODE } from '../../helpers/node-version.ts'

test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0', '100.0.0'])(
  'Node.js %s is new enough',
  (version) => {
    expect(complaintAboutNode(version)).toBeUndefined()
  },
)

test.each(['20.18.3', '18.20.8', '4.0.0'])('Node.js %s is refused in one sentence', (version) => {
  expect(complaintAboutNode(version)).toMatch(
    /^Node\.js \S+ is too old: [^\n]* 20\.19 or newer[^\n]*\.$/,
  )
})

test('the package and the scripts ask for the same version', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(engines.node).toBe(`>=${OLDEST_NODE}`)
  expect(readFileSync('script/setup.sh', 'utf8')).toContain(
    `Install version ${OLDEST_NODE} or newer`,
  )
})

test('what looks at the version loads nothing that an older one could not read', () => {
  for (const file of ['cli/main.ts', 'server/main.ts', 'helpers/node-version.ts']) {
    const imports = readFileSync(file, 'utf8').match(/^import .*$/gm) ?? []
    expect(imports.filter((line) => !line.includes('/helpers/node-version.ts'))).toEqual([])
  }
})
