import type { UnitCosts } from './capacity.ts'

/**
 * What `npm run bench -- cluster` and `npm run bench` found, in whole figures, for `capacity.ts`;
 * docs/scale.md has them with their spread. Where a figure grew with the size of the message it is
 * that of 50 KB, so that smaller ones cost less.
 */
export const MEASURED: UnitCosts = {
  ...{ encode: 15_000, message: 2500, otherNode: 300, delivery: 15, idleRoom: 10 },
  ...{ redisMessage: 700, redisOtherNode: 80, redisIdleRoom: 1 },
  ...{ nodeBytes: 110e6, clientBytes: 20e3, redisRoomBytes: 1100, redisMessageBytes: 8000 },
  ...{ commands: 25, otherCommands: 6 },
}
