import { test } from 'vitest'
import { expectPlainServerToLive, expectTlsServerToLive } from './expect-alive.ts'

const seed = Number(process.env.FUZZ_SEED ?? 1)
const count = Number(process.env.FUZZ_CASES ?? 20_000)

test(`${count} connections broken in every phase end no server`, () =>
  expectPlainServerToLive({ count, seed }))

test(`${count} connections broken in every phase of TLS end no server`, () =>
  expectTlsServerToLive({ count, seed }))
