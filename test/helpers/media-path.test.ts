import { expect, test } from 'vitest'
import { readMediaPath } from '../../helpers/media-path.ts'

test.each(['/.env', '/.hidden/x.txt', '/films/.part.mp4', '/%2eenv', '/films/../x.mp4'])(
  '%s names nothing: what is hidden on purpose is not served, as it is not listed',
  (path) => {
    expect(readMediaPath(path)).toBeUndefined()
  },
)

test('a dot within a name hides nothing', () => {
  expect(readMediaPath('/films/One.day..mp4')).toEqual(['films', 'One.day..mp4'])
})
