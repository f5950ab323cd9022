import type { UnitCosts } from './capacity.ts'

/**
 * What `npm run bench -- cluster` and `npm run bench` found, in whole figures, for `capacity.ts`;
 * docs/scale.md has them with their spread. Where a figure grew with the size of the message it is
 * that of 50 KB, so that smaller ones cost less. What a client costs that only stays is what the
 * simulation of `npm run bench:viewers` found beside the rest.
 */
export const MEASURED: UnitCosts = {
  ...{ encode: 16_000, message: 2600, otherNode: 500, delivery: 15 },
  ...{ idleRoom: 7, idleClient: 10, idleNode: 2100 },
  ...{ redisMessage: 800, redisOtherNode: 75, redisIdleRoom: 1 },
  ...{ nodeBytes: 110e6, clientBytes: 20e3, redisRoomBytes: 1100, redisMessageBytes: 8000 },
  ...{ commands: 25, otherCommands: 5.5 },
}
