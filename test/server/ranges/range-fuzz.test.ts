import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openMediaFolder } from '../../../server/media/media-folder.ts'
import { mediaRoutes } from '../../../server/media/media-routes.ts'
import { lengthOf, type RangeRequest, readRange } from '../../../server/ranges/byte-range.ts'
import { type Answered, ask } from '../../support/clients/ask.ts'
import { type Nginx, startNginx } from '../../support/servers/nginx.ts'
import { servingFolder } from '../../support/servers/nginx-configs.ts'
import { type RouteServer, serveRoutes } from '../../support/servers/route-server.ts'
import { unbounded } from '../../support/servers/unbounded.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

const SIZE = 1000
/** The same rubbish every time, so that a failure can be seen again. */
const random = createRandom(20_150_601)

let folder: TempFolder
let ours: RouteServer
let nginx: Nginx
beforeAll(async () => {
  folder = await makeTempFolder()
  const bytes = Buffer.from(Array.from({ length: SIZE }, () => random(256)))
  await writeFile(join(folder.path, 'noise.mp4'), bytes)
  const media = await openMediaFolder(folder.path)
  ours = await serveRoutes(mediaRoutes(media, pino({ level: 'silent' }), unbounded))
  nginx = await startNginx(servingFolder(folder.path))
})
afterAll(async () => {
  await nginx.stop()
  await ours.stop()
  await folder.remove()
})

test('whatever the header, the parts lie within the file and cost no more than all of it', () => {
  for (let i = 0; i < 20_000; i++) {
    const size = random(3) === 0 ? 0 : random(SIZE)
    const wish = readRange(rubbish(), size)
    if (wish.kind !== 'parts') continue
    const sum = wish.parts.reduce((total, part) => total + lengthOf(part), 0)
    const isWithin = wish.parts.every(({ first, last }) => {
      return Number.isSafeInteger(first) && 0 <= first && first <= last && last < size
    })
    expect({ isWithin, isCheap: sum <= size && wish.parts.length <= 100 }).toEqual({
      isWithin: true,
      isCheap: true,
    })
  }
})

test('every well-formed list is read as a naive reader reads it', () => {
  for (let i = 0; i < 5000; i++) {
    const specs = Array.from({ length: 1 + random(5) }, wellFormedSpec)
    expect(readRange(`bytes=${specs.join(',')}`, SIZE)).toEqual(naiveReading(specs))
  }
})

test('nginx answers every well-formed list with the same bytes', async () => {
  for (let i = 0; i < 300; i++) {
    const specs = Array.from({ length: 1 + random(4) }, wellFormedSpec)
    const headers = { Range: `bytes=${specs.join(',')}` }
    const [mine, theirs] = await Promise.all([
      ask(ours.url, '/media/noise.mp4', { headers }),
      ask(nginx.url, '/noise.mp4', { headers }),
    ])
    expect(comparable(mine), headers.Range).toEqual(comparable(theirs))
  }
})

function wellFormedSpec(): string {
  const first = random(SIZE + 200)
  const kinds = [`${first}-${first + random(300)}`, `${first}-`, `-${random(SIZE + 200)}`]
  return kinds[random(kinds.length)] ?? ''
}

/** One byte position after the other, without a thought for speed. */
function naiveReading(specs: string[]): RangeRequest {
  const parts = specs.flatMap((spec) => {
    const [first = '', last = ''] = spec.split('-')
    const from = first === '' ? SIZE - Number(last) : Number(first)
    const to = first === '' || last === '' ? SIZE - 1 : Number(last)
    const positions = Array.from({ length: SIZE }, (_, position) => position).filter(
      (position) => position >= from && position <= to,
    )
    const [head, tail] = [positions[0], positions.at(-1)]
    return head === undefined || tail === undefined ? [] : [{ first: head, last: tail }]
  })
  if (parts.length === 0) return { kind: 'unsatisfiable' }
  const sum = parts.reduce((total, part) => total + part.last - part.first + 1, 0)
  return sum > SIZE ? { kind: 'whole' } : { kind: 'parts', parts }
}

/** What has to be the same; each server makes up its own boundary. */
function comparable({ status, headers, body }: Answered) {
  const boundary = /boundary=(\S+)/.exec(headers['content-type'] ?? '')?.[1]
  const text = body.toString('latin1')
  const content = boundary === undefined ? text : text.replaceAll(boundary, 'boundary')
  return { status, range: headers['content-range'], content: status === 416 ? '' : content }
}

function rubbish(): string {
  const words = ['bytes=', 'bytes', '=', '-', ',', ' ', '\t', '0', '1', '9', '999', '-5', 'x', '\0']
  const length = random(12)
  const start = random(4) === 0 ? '' : 'bytes='
  return start + Array.from({ length }, () => words[random(words.length)]).join('')
}

/** mulberry32: whole numbers from 0 to below `most`. */
function createRandom(seed: number): (most: number) => number {
  let state = seed
  return (most) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most
  }
}
