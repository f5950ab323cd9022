import { expect, test } from 'vitest'
import { handedSocket } from '../../../server/start/handed-socket.ts'

test('a socket that systemd hands to this process is taken', () => {
  expect(handedSocket({ LISTEN_PID: '7', LISTEN_FDS: '1' }, 7)).toBe(3)
})

test('variables that were meant for a process above are nothing to this one', () => {
  expect(handedSocket({ LISTEN_PID: '6', LISTEN_FDS: '1' }, 7)).toBeUndefined()
  expect(handedSocket({ LISTEN_FDS: '1' }, 7)).toBeUndefined()
  expect(handedSocket({ LISTEN_PID: '7' }, 7)).toBeUndefined()
  expect(handedSocket({}, 7)).toBeUndefined()
})

test('several are one sentence that says what to do', () => {
  expect(() => handedSocket({ LISTEN_PID: '7', LISTEN_FDS: '2' }, 7)).toThrow(
    /^LISTEN_FDS is "2", but the server takes one socket: leave one ListenStream /,
  )
})
