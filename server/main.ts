import { endQuietly } from '../helpers/end-quietly.ts'
import { startWithNode } from '../helpers/node-version.ts'

endQuietly(process.stdout)
await startWithNode(async () => (await import('./start/run-server.ts')).runServer())
