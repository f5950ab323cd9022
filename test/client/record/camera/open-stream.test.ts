import { expect, test } from 'vitest'
import { problemOf } from '../../../../client/record/camera/camera-problem.ts'
import { byFacing, type Devices, openStream } from '../../../../client/record/camera/open-stream.ts'

const error = (name: string, message = '') => Object.assign(new Error(message), { name })
const wanted = ({ video }: MediaStreamConstraints): string => {
  const { deviceId } = typeof video === 'object' ? video : {}
  return typeof deviceId === 'object' && 'exact' in deviceId ? String(deviceId.exact) : 'any'
}

/** Cameras that answer to their names; `any` is the one the browser prefers. */
function devices(cameras: Record<string, Error | 'works'>) {
  const asked: string[] = []
  const all: Devices = {
    async getUserMedia(constraints) {
      const name = wanted(constraints)
      asked.push(name)
      const answer = cameras[name] ?? error('OverconstrainedError')
      if (answer !== 'works') throw answer
      return { id: name } as MediaStream
    },
    async enumerateDevices() {
      const names = ['', ...Object.keys(cameras).filter((name) => name !== 'any')]
      return names.map((deviceId) => ({ kind: 'videoinput', deviceId }) as MediaDeviceInfo)
    },
  }
  return { all, asked }
}

test('a camera that another program has is passed over for the next', async () => {
  const { all, asked } = devices({
    any: error('NotReadableError'),
    a: error('AbortError'),
    b: 'works',
  })
  expect(await openStream(all)).toEqual({ id: 'b' })
  expect(asked).toEqual(['any', 'a', 'b'])
})

test('the chosen camera comes first, and any other when it is not there', async () => {
  expect(await openStream(devices({ any: 'works', b: 'works' }).all, 'b')).toEqual({ id: 'b' })
  const { all, asked } = devices({ any: 'works', a: 'works' })
  expect(await openStream(all, 'unplugged')).toEqual({ id: 'any' })
  expect(asked).toEqual(['unplugged', 'any'])
})

test('where none gives a picture the first reason is the one that counts', async () => {
  const { all } = devices({ any: error('NotReadableError'), a: error('OverconstrainedError') })
  await expect(openStream(all)).rejects.toMatchObject({ name: 'NotReadableError' })
})

test('a refusal is not asked about again, camera by camera', async () => {
  const { all, asked } = devices({ any: error('NotAllowedError'), a: 'works' })
  await expect(openStream(all)).rejects.toMatchObject({ name: 'NotAllowedError' })
  expect(asked).toEqual(['any'])
})

test('a browser that does not list its cameras says what its first answer was', async () => {
  const { all } = devices({ any: error('NotReadableError') })
  all.enumerateDevices = () => Promise.reject(error('NotAllowedError'))
  await expect(openStream(all)).rejects.toMatchObject({ name: 'NotReadableError' })
})

test.each([
  [error('NotAllowedError'), 'denied'],
  [error('NotAllowedError', 'Permission denied by system'), 'denied-by-system'],
  [error('NotFoundError'), 'none'],
  [{ name: 'OverconstrainedError', constraint: 'width' }, 'none'],
  [error('NotReadableError'), 'in-use'],
  [error('TypeError'), 'unsupported'],
  ['not even an object', 'in-use'],
  [undefined, 'in-use'],
  [null, 'in-use'],
])('%j is the problem %j, whatever kind of thing was thrown', (thrown, problem) => {
  expect(problemOf(thrown)).toBe(problem)
})

test('the camera of a phone is chosen by where it looks, and any other where none looks there', async () => {
  const asked: unknown[] = []
  const all: Devices = {
    async getUserMedia({ video }) {
      asked.push(typeof video === 'object' ? video.facingMode : video)
      return { id: 'back' } as MediaStream
    },
  }
  expect(await openStream(all, byFacing('environment'))).toEqual({ id: 'back' })
  // As a wish, not as a condition.
  expect(asked).toEqual(['environment'])
})
