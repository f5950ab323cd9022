import { endClients } from '../rooms/clients/end-clients.ts'
import type { RoomClients } from '../rooms/clients/room-clients.ts'
import type { RoomAccess } from '../rooms/room-access.ts'

export interface TurnAwayDependencies {
  clients: Pick<RoomClients, 'clientsOf'>
  access: Pick<RoomAccess, 'removedAmong'>
}

/**
 * Returns what ends those clients, named by their socket ids, whose authors were removed by a host on
 * another node between their admission and their join; resolves with the ids of all others.
 */
export function createTurnAway({ clients, access }: TurnAwayDependencies) {
  return async function turnAway(room: string, ids: string[]): Promise<Set<string>> {
    const all = clients.clientsOf(ids)
    const members = all.map(({ data }) => data)
    const removed = await access.removedAmong(room, members)
    const ended = all.filter(({ data }) => removed.has(data.author))
    endClients(ended)
    const endedIds = new Set(ended.map(({ id }) => id))
    return new Set(ids.filter((id) => !endedIds.has(id)))
  }
}
