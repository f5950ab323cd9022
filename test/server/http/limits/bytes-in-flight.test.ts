import { EventEmitter } from 'node:events'
import type { Request, Response } from 'express'
import { expect, test } from 'vitest'
import { createBytesInFlight, holdsOnly } from '../../../../server/http/limits/bytes-in-flight.ts'

interface Asked {
  name: string
  response: EventEmitter
}

/** Answers of 40 bytes, of which an address may hold 100, and what of them has begun. */
function makeRoute() {
  const begun: string[] = []
  const inFlight = createBytesInFlight({
    maxBytes: 100,
    addressOf: (request) => String(request.headers.from),
  })
  const handler = inFlight((request) => Number(request.headers.length ?? 40))
  function ask(name: string, from = 'us', length = 40): Asked {
    const response = new EventEmitter()
    const request = { headers: { from, length } } as unknown as Request
    void handler(request, response as Response, () => void begun.push(name))
    return { name, response }
  }
  const end = ({ response }: Asked) => response.emit('close')
  return { begun, ask, end }
}

test('an answer that does not fit waits for one that is done, in order', () => {
  const { begun, ask, end } = makeRoute()
  const [first] = ['a', 'b', 'c', 'd'].map((name) => ask(name))
  expect(begun).toEqual(['a', 'b'])
  if (first) end(first)
  expect(begun).toEqual(['a', 'b', 'c'])
})

test('other addresses do not wait for it', () => {
  const { begun, ask } = makeRoute()
  for (const name of ['a', 'b', 'c']) ask(name)
  ask('theirs', 'them')
  expect(begun).toEqual(['a', 'b', 'theirs'])
})

test('one that is larger than all that may be held is answered alone', () => {
  const { begun, ask, end } = makeRoute()
  const small = ask('small')
  const large = ask('large', 'us', 1000)
  ask('after')
  expect(begun).toEqual(['small'])
  end(small)
  expect(begun).toEqual(['small', 'large'])
  end(large)
  expect(begun).toEqual(['small', 'large', 'after'])
})

test('a client that goes away while it waits is forgotten', () => {
  const { begun, ask, end } = makeRoute()
  const [a, b] = [ask('a'), ask('b')]
  const gone = ask('gone')
  ask('d')
  end(gone)
  end(a)
  end(b)
  expect(begun).toEqual(['a', 'b', 'd'])
})

test('what an answer turns out not to need is given to the next', () => {
  const { begun, ask, end } = makeRoute()
  const [a, b] = [ask('a'), ask('b')]
  ask('c')
  ask('d')
  expect(begun).toEqual(['a', 'b'])
  holdsOnly(a.response as unknown as Response, 5)
  expect(begun).toEqual(['a', 'b', 'c'])
  end(a)
  expect(begun).toEqual(['a', 'b', 'c'])
  end(b)
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
})
