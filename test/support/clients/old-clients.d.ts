/** socket.io-client as it was published, under the names that package.json gives them. */
declare module 'sio1' {
  import type { OpenOldSocket } from './old-client.ts'

  const io: OpenOldSocket
  export default io
}

declare module 'sio2' {
  import type { OpenOldSocket } from './old-client.ts'

  const io: OpenOldSocket
  export default io
}
