import { expect, test } from 'vitest'
import { defaultDataDir } from '../../server/data-folder.ts'

const folderOf = (root: string, env = {}) => defaultDataDir(env, root, '/home/ana')

test('a checkout keeps its data where it is started', () => {
  expect(folderOf('/srv/animate-server')).toBe('./data')
  expect(folderOf('/srv/my_node_modules/animate-server')).toBe('./data')
})

test
  .runIf(process.platform === 'linux')
  .each([
    '/usr/lib/node_modules/animate-server',
    '/home/ana/.npm/_npx/0123/node_modules/animate-server',
  ])('the command in %s finds its data again, wherever it is started', (root) => {
  expect(folderOf(root)).toBe('/home/ana/.local/share/animate-server')
  expect(folderOf(root, { XDG_DATA_HOME: '' })).toBe('/home/ana/.local/share/animate-server')
  expect(folderOf(root, { XDG_DATA_HOME: '/data/ana' })).toBe('/data/ana/animate-server')
})
