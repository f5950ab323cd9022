import type { Message } from './protocol.ts'

/** Decides whether a message may be had by its key alone, as the address of its clip does. */
export type MayRead = (message: Message) => boolean | Promise<boolean>

/**
 * A room is open to whoever knows its name, and a key, which cannot be guessed, is told to nobody
 * outside it: so it is as good as having been there. A room that is locked has to say no here; then
 * a clip's address is like one that never was.
 */
export const whoeverKnowsTheKey: MayRead = () => true
