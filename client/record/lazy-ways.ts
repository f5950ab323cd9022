import { text } from '../words/text.ts'
import { type LazyName, WAY_NAMES, type Way } from './way.ts'
import type { AllWays } from './ways/all-ways.ts'
import type { WaysPage } from './ways/ways-page.ts'

export interface LazyWays {
  all: Partial<Record<LazyName, Way>>
  /** What draws the ways and their row; rejects while it cannot be loaded. */
  load(): Promise<AllWays>
}

/** The ways besides the camera: loaded with `loadWays` when the first is opened, or their row is. */
export function createLazyWays(
  loadWays: () => Promise<{ openAllWays(page: WaysPage): AllWays }>,
  page: WaysPage,
): LazyWays {
  let loaded: AllWays | undefined

  async function load(): Promise<AllWays> {
    const { openAllWays } = await loadWays()
    loaded ??= openAllWays(page)
    return loaded
  }

  function wayCalled(name: LazyName): Way {
    /** Another may be chosen while this one is being loaded: then it neither shows nor asks anything. */
    let isWanted = false
    return {
      name,
      picture: page.picture,
      isFilmed: false,
      get isOpen() {
        return loaded?.way(name).isOpen ?? false
      },
      async open() {
        isWanted = true
        const all = await load().catch(() => undefined)
        if (!isWanted) return false
        if (all === undefined) page.status.say('problem', { text: text.wayNotLoaded })
        return (await all?.way(name).open()) ?? false
      },
      async close() {
        isWanted = false
        await loaded?.way(name).close()
      },
      take: async (...what) => (loaded ?? (await load())).way(name).take(...what),
    }
  }

  const names = WAY_NAMES.filter((name) => name !== 'camera').filter(isPossible)
  return { all: Object.fromEntries(names.map((name) => [name, wayCalled(name)])), load }
}

/** Phones cannot share a screen, and no browser can outside https. */
function isPossible(name: LazyName): boolean {
  return name !== 'screen' || navigator.mediaDevices?.getDisplayMedia !== undefined
}
