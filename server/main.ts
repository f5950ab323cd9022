import { startWithNode } from '../helpers/node-version.ts'

await startWithNode(async () => (await import('./start/run-server.ts')).runServer())
