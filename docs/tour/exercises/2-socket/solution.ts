import { io } from 'socket.io-client'

/** Says something and resolves with the server's answer, a receipt or a refusal. */
export async function say(url: string, message: string, frames: string[]): Promise<unknown> {
  const socket = io(url)
  try {
    return await socket.emitWithAck('message', { id: 'tour', message, frames })
  } finally {
    socket.disconnect()
  }
}
