/** What this browser remembers between visits, as texts by name. */
export interface Memory {
  get(name: string): string | undefined
  /** `undefined` forgets. */
  set(name: string, value: string | undefined): void
}

/** As much of the browser's storage as is needed. */
export interface TextStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem?(key: string): void
}

/**
 * Where storage is denied (private windows, embedded pages) it lasts as long as the page. `chat` tells
 * apart those that share a storage.
 */
export function openMemory(storage: () => TextStorage, chat = 'animate'): Memory {
  const remembered = new Map<string, string>()
  return {
    get(name) {
      try {
        return storage().getItem(`${chat}-${name}`) ?? remembered.get(name)
      } catch {
        return remembered.get(name)
      }
    },
    set(name, value) {
      if (value === undefined) remembered.delete(name)
      else remembered.set(name, value)
      try {
        if (value === undefined) storage().removeItem?.(`${chat}-${name}`)
        else storage().setItem(`${chat}-${name}`, value)
      } catch {
        // Denied or full: remembered for this page only.
      }
    },
  }
}
