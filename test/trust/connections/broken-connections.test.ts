import { test } from 'vitest'
import { expectPlainServerToLive, expectTlsServerToLive } from './expect-alive.ts'

/** A failure is replayed by its seed: FUZZ_SEED=<n>. */
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000)

test(`connections broken in every phase end no server (seed ${seed})`, () =>
  expectPlainServerToLive({ count: 300, seed }))

test(`connections broken in every phase of TLS end no server (seed ${seed})`, () =>
  expectTlsServerToLive({ count: 140, seed }))
