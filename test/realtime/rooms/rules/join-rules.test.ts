import { expect, test } from 'vitest'
import { openMemoryCounter } from '../../../../database/memory/memory-state.ts'
import type { ChangeOf } from '../../../../database/room-store.ts'
import { createTurns } from '../../../../realtime/posting/turns.ts'
import { createRoomAccess } from '../../../../realtime/rooms/room-access.ts'
import { createJoinRules } from '../../../../realtime/rooms/rules/join-rules.ts'
import { createPostRules } from '../../../../realtime/rooms/rules/post-rules.ts'
import { createRoomRateLimits } from '../../../../realtime/rooms/rules/room-rate-limits.ts'
import { hashPassphrase } from '../../../../realtime/rooms/secrets.ts'
import { makeSettings } from '../../../database/room-store.contract.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { openMembers } from '../../../support/members.ts'

async function makeAccess() {
  const passphrase = await hashPassphrase('open sesame')
  const state = { settings: makeSettings({ passphrase }) }
  const rooms = {
    get: async () => state.settings,
    update: async (_: string, change: ChangeOf) => {
      state.settings = (await change(state.settings))?.settings ?? state.settings
      return state.settings
    },
    forget: async () => {},
    names: async () => ['den'],
  }
  const clock = createFakeClock(0)
  const { members, state: shared } = openMembers(clock)
  const { pauses } = shared
  const limits = createRoomRateLimits(0, openMemoryCounter)
  const roomTurns = createTurns()
  const joinRules = createJoinRules({ rooms, members, clock, limits, exists: async () => true })
  const postRules = createPostRules({ rooms, members, pauses, clock })
  const access = createRoomAccess({
    ...{ rooms, joinRules, postRules, members, roomTurns, clock },
    addressKey: Buffer.from('a key'),
  })
  const join = (passphrase: string) => {
    const request = { room: 'den', author: 'ana', token: '', since: undefined }
    return access.admitMember(
      {
        ...request,
        ownerSecret: undefined,
        page: undefined,
        takesPieces: false,
        takesAddresses: false,
        passphrase,
      },
      'an address',
    )
  }
  return { state, roomTurns, join }
}

test('a wrong passphrase is refused while others have the room’s turn: nobody waits for it', async () => {
  const { roomTurns, join } = await makeAccess()
  const turn = roomTurns.take('den')
  await expect(join('guess')).rejects.toMatchObject({ code: 'passphrase' })
  turn.done()
})

test('a passphrase that was changed since it was proven lets nobody in', async () => {
  const { state, roomTurns, join } = await makeAccess()
  const turn = roomTurns.take('den')
  const joining = join('open sesame')
  const changed = hashPassphrase('another').then((passphrase) => {
    state.settings = { ...state.settings, passphrase }
    turn.done()
  })
  await expect(joining).rejects.toMatchObject({ code: 'passphrase' })
  await changed
})
