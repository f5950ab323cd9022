import { pathTo } from '../addresses.ts'

/** Loads one part of the page. */
export type Load<Part> = () => Promise<Part>

/**
 * The same loading, which can be tried again after it has failed. Browsers remember for as long as a page
 * lives that a module could not be had (the module map; https://github.com/whatwg/html/issues/6768), and
 * a network that was away for a moment would leave the part out for good: each further attempt asks for
 * it by an address of its own. `name` is that of its bundle in `build/`.
 */
export function retriable<Part>(
  name: string,
  load: Load<Part>,
  importFrom: (address: string) => Promise<Part> = (address) => import(address),
): Load<Part> {
  let failures = 0
  return async () => {
    try {
      if (failures === 0) return await load()
      return await importFrom(`${pathTo(`build/${name}.js`)}?again=${failures}`)
    } catch (error) {
      failures += 1
      throw error
    }
  }
}
