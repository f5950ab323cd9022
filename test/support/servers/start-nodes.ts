import type { Engine } from '../../../database/engine.ts'
import { openRedisEngine } from '../../../database/redis/redis-engine.ts'
import type { Clock } from '../../../helpers/clock.ts'
import { readRedisAddress } from '../../../helpers/redis-address.ts'
import type { Replacements } from '../../../server/app.ts'
import type { Options } from '../../../server/settings.ts'
import { createStubEncoder } from '../../trust/soak/stub-encoder.ts'
import { makeTempFolder } from '../temp-folder.ts'
import { startApp, type TestApp } from './start-app.ts'

export interface Nodes {
  apps: TestApp[]
  /** One more, with the same data folder, and so the same secret. */
  add(own?: Partial<Options>, ownReplacements?: Replacements): Promise<TestApp>
  stop(): Promise<void>
}

export interface NodesOptions {
  options?: Partial<Options>
  replacements?: Replacements
  /** Puts something in place of parts of a node's engine. */
  change?: (engine: Engine) => Engine
}

/** Nobody reads what an engine has to say. */
const QUIET = { onAway() {}, onBack() {}, onWarning() {} }

/** Several servers in this process as nodes on one Redis. Clips are made by nobody. */
export async function startNodes(
  redisUrl: string,
  count: number,
  { options, replacements, change = (engine) => engine }: NodesOptions = {},
): Promise<Nodes> {
  const folder = await makeTempFolder()
  const address = readRedisAddress(redisUrl)
  if (address === undefined) throw new Error(`${redisUrl} is no address of a Redis`)
  const openEngine = async ({ clock }: { clock: Clock }) =>
    change(await openRedisEngine({ address, clock, ...QUIET }))
  const apps: TestApp[] = []

  async function add(
    own: Partial<Options> = {},
    ownReplacements: Replacements = {},
  ): Promise<TestApp> {
    const app = await startApp(
      { dataDir: folder.path, ...options, ...own },
      { openEngine, encoder: createStubEncoder(), ...replacements, ...ownReplacements },
    )
    apps.push(app)
    return app
  }

  for (let n = 0; n < count; n++) await add()
  return {
    apps,
    add,
    async stop() {
      await Promise.all(apps.map((app) => app.close()))
      await folder.remove()
    },
  }
}
