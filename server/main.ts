import { startWithNode } from '../helpers/node-version.ts'

await startWithNode(async () => (await import('./run-server.ts')).runServer())
