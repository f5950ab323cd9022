import type { Meter } from '../../meter.ts'
import type { MessageSender } from './send-messages.ts'

/** A sender whose broadcasts are counted: once a message, however many clients receive it. */
export function countDeliveries(
  sender: MessageSender,
  countIn: (room: string) => number,
  meter: Meter,
): MessageSender {
  function broadcast(...[message, from]: Parameters<MessageSender['broadcast']>): void {
    sender.broadcast(message, from)
    meter.delivered(countIn(message.room))
  }
  return { ...sender, broadcast }
}
