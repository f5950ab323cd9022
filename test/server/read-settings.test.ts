import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { helpText, readSettings } from '../../server/read-settings.ts'
import { SETTINGS } from '../../server/settings.ts'

const read = (args: string[], env: Record<string, string> = {}) => readSettings(args, env)

describe('settings', () => {
  test('without a word the defaults of the contract hold', () => {
    const { job, options } = read([])
    expect(job).toBe('run')
    expect(options).toMatchObject({
      port: 8080,
      host: 'localhost',
      dataDir: resolve('data'),
      messageTtlSeconds: 600,
      replayLimit: 10,
      maxQueuedClips: 32,
      postsPerMinute: 20,
      connectionsPerAddress: 250,
      trustProxy: 0,
      logLevel: 'info',
    })
    expect(options.encoders).toBeGreaterThan(0)
  })

  test('a flag beats the environment beats the default', () => {
    const env = { MESSAGE_TTL_SECONDS: '60' }
    expect(read([], env).options.messageTtlSeconds).toBe(60)
    expect(read(['--message-ttl-seconds', '5'], env).options.messageTtlSeconds).toBe(5)
    expect(read(['--message-ttl-seconds=7'], env).options.messageTtlSeconds).toBe(7)
  })

  test('a value that may hold a password is not shown, not even one that cannot be read', () => {
    const url = 'redis://:my-password@host/name'
    expect(() => read([], { REDIS_URL: url })).toThrow(/^REDIS_URL cannot be what it is set to/)
    expect(() => read(['--redis-url', url])).not.toThrow(/my-password/)
  })

  test('an empty variable counts as not set', () => {
    expect(read([], { PORT: '', PUBLIC_ORIGIN: '' }).options).toMatchObject({
      port: 8080,
      publicOrigin: [],
    })
  })

  test('public origins are a list and are normalised', () => {
    const { options } = read(['--public-origin', 'https://a.example/, https://B.example:443'])
    expect(options.publicOrigin).toEqual(['https://a.example', 'https://b.example'])
  })

  test.each([
    ['off', { at: 'nowhere' }],
    ['on', { at: 'server' }],
    ['9464', { at: 'port', host: '127.0.0.1', port: 9464 }],
    ['0.0.0.0:9464', { at: 'port', host: '0.0.0.0', port: 9464 }],
    ['[::1]:0', { at: 'port', host: '::1', port: 0 }],
  ])('METRICS=%s', (METRICS, metrics) => {
    expect(read([], { METRICS }).options.metrics).toEqual(metrics)
  })

  test('--help and --check are jobs, and help wins', () => {
    expect(read(['--check', '--port', '0']).job).toBe('check')
    expect(read(['--check', '--help']).job).toBe('help')
  })

  test.each([
    [['--colour', 'red'], {}, /--colour/],
    [['-x'], {}, /-x/],
    [['run'], {}, /"run"/],
    [['--port'], {}, /--port needs a value/],
    [['--port', '-1'], {}, /--port cannot be "-1"/],
    [['--port', '65536'], {}, /--port cannot be "65536"/],
    [['--port', '8e3'], {}, /--port cannot be "8e3"/],
    [[], { PORT: 'http' }, /PORT cannot be "http"/],
    [[], { ENCODERS: '0' }, /ENCODERS cannot be "0"/],
    [[], { MESSAGE_TTL_SECONDS: '1.5' }, /MESSAGE_TTL_SECONDS cannot be "1.5"/],
    [[], { HTTPS: 'yes' }, /HTTPS cannot be "yes": it takes one of off, lan/],
    [[], { DRAIN_SECONDS: '301' }, /DRAIN_SECONDS cannot be "301"/],
    [[], { NODE_URL: 'node1:8080' }, /NODE_URL cannot be "node1:8080"/],
    [[], { RTMP_PORT: '1935', REDIS_URL: 'redis://x' }, /RTMP_PORT is 1935 .* NODE_URL is not/],
    [[], { PUBLIC_ORIGIN: 'chat.example' }, /PUBLIC_ORIGIN cannot be "chat.example"/],
    [[], { PUBLIC_ORIGIN: 'https://a.example/path' }, /PUBLIC_ORIGIN cannot be/],
    [[], { TRUST_PROXY: 'all' }, /TRUST_PROXY cannot be "all": it takes off, or how many/],
    [['--port', '9464'], { METRICS: '9464' }, /METRICS and PORT are both 9464/],
    [[], { METRICS: '1' }, /METRICS cannot be "1": it takes off, on/],
    [[], { METRICS: 'yes' }, /METRICS cannot be "yes"/],
    [[], { METRICS: '127.0.0.1:70000' }, /METRICS cannot be/],
    [
      [],
      { METRICS_TOKEN: 'short' },
      /METRICS_TOKEN cannot be what it is set to: it takes 16 to 128/,
    ],
    [[], { METRICS: 'on', TRUST_PROXY: '1' }, /METRICS is "on" and TRUST_PROXY is 1/],
    [
      [],
      { METRICS: 'on', PUBLIC_ORIGIN: 'https://a.example' },
      /METRICS is "on" and PUBLIC_ORIGIN/,
    ],
    [[], { TLS_CERT: '/c.pem' }, /TLS_CERT is "\/c.pem" but TLS_KEY is not set/],
    [[], { TLS_CERT: '/c', TLS_KEY: '/k', HTTPS: 'lan' }, /HTTPS is "lan" and TLS_CERT is/],
  ])('%j with %j is refused by name in one sentence', (args, env, reason) => {
    expect(() => read(args, env as Record<string, string>)).toThrow(reason)
    expect(() => read(args, env as Record<string, string>)).toThrow(/^[^\n]+\.$/)
  })

  test('the help shows every setting', () => {
    const help = helpText()
    for (const { env, meaning } of Object.values(SETTINGS)) {
      expect(help).toContain(env)
      expect(help).toContain(meaning)
    }
  })
})
