import type { Message } from '../../protocol.ts'
import type { Client, Io } from './client.ts'

/** Makes the address at which a message's clip can be had for as long as the message lives. */
export type ClipAddressOf = (message: Message) => string

/**
 * Sends messages in the two forms that clients take: with the clip itself or, to those that asked for
 * it, with the clip's address. Each form is encoded once, for however many clients.
 */
export interface MessageSender {
  /** Subscribes a client to what is broadcast in its room from now on. */
  subscribe(client: Client): void
  /** To the room; `sender`, if one of its clients sent it, receives it as `messageack` instead. */
  broadcast(message: Message, sender?: Client): void
  /** The same messages, in one event, to the clients with these socket ids. */
  replay(ids: string[], messages: Message[]): void
}

/** Without `clipAddressOf` (CLIPS is `inline`) all clients receive the clips themselves. */
export function createMessageSender(io: Io, clipAddressOf?: ClipAddressOf): MessageSender {
  if (clipAddressOf === undefined) return sendInline(io)
  const inline = sendInline(io)
  const withAddress = (message: Message) => ({ ...message, video: clipAddressOf(message) })
  const countIn = (room: string) => io.sockets.adapter.rooms.get(room)?.size ?? 0
  const takesAddresses = (id: string) => io.sockets.sockets.get(id)?.data.takesAddresses === true

  function subscribe(client: Client): void {
    inline.subscribe(client)
    if (client.data.takesAddresses) void client.join(addressRoomOf(client.data.room))
  }

  function broadcast(message: Message, sender?: Client): void {
    const { room } = message
    const addressRoom = addressRoomOf(room)
    const own = sender === undefined ? [] : [sender.id]
    const short = withAddress(message)
    // An emit is encoded whether anybody takes it or not, and the clip is most of it.
    if (countIn(room) > countIn(addressRoom)) {
      io.local
        .to(room)
        .except([addressRoom, ...own])
        .emit('message', message)
    }
    io.local.to(addressRoom).except(own).emit('message', short)
    sender?.emit('messageack', sender.data.takesAddresses ? short : message)
  }

  function replay(ids: string[], messages: Message[]): void {
    const taking = ids.filter(takesAddresses)
    inline.replay(
      ids.filter((id) => !takesAddresses(id)),
      messages,
    )
    if (taking.length > 0) inline.replay(taking, messages.map(withAddress))
  }

  return { subscribe, broadcast, replay }
}

function sendInline(io: Io): MessageSender {
  return {
    subscribe: (client) => void client.join(client.data.room),
    broadcast(message, sender) {
      const others = io.local.to(message.room)
      ;(sender === undefined ? others : others.except(sender.id)).emit('message', message)
      sender?.emit('messageack', message)
    },
    replay(ids, messages) {
      // A client's own id is a room of its own, and an emit to rooms is encoded once; to no rooms
      // would mean to everybody.
      if (ids.length > 0) io.local.to(ids).emit('messages', messages)
    },
  }
}

/** The clients of a room that take addresses. No room has such a name: theirs have no blanks. */
function addressRoomOf(room: string): string {
  return `${room} clips by address`
}
