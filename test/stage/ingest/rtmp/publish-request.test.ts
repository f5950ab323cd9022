import { describe, expect, test } from 'vitest'
import { readPublishRequest } from '../../../../stage/ingest/rtmp/publish-request.ts'

describe('the room of a publish request is found', () => {
  test.each([
    ['live', 'lobby?key=abc'],
    ['live/', 'lobby?key=abc'],
    ['live', '/lobby?key=abc'],
    ['live', 'lobby/?key=abc'],
    ['live?key=abc', 'lobby'],
    ['live/lobby?key=abc', ''],
    ['', 'lobby?key=abc'],
    ['', 'live/lobby?key=abc'],
    ['lobby?key=abc', ''],
    [undefined, 'lobby?key=abc'],
    ['live', 'rtmp://192.168.5.116:1935/live/lobby?key=abc'],
    ['live', 'rtmp://chat.example/lobby?key=abc'],
  ])('in %j and %j', (app, name) => {
    expect(readPublishRequest(app, name)).toEqual({ room: 'lobby', keys: ['abc'] })
  })

  test.each([
    ['日本', '日本'],
    ['%E6%97%A5%E6%9C%AC', '日本'],
    ['50%', '50%'],
    ['live', 'live'],
  ])('whose name is written %s', (name, room) => {
    expect(readPublishRequest('live', name)).toEqual({ room, keys: [] })
  })
})

test.each([
  ['live', ''],
  ['live', undefined],
  ['live', 7],
  ['vod', 'lobby'],
  ['live', 'lobby/1080p'],
])('%j and %j name no room', (app, name) => {
  expect(readPublishRequest(app, name)).toBeUndefined()
})
