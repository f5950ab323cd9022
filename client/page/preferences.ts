import type { Memory } from './memory.ts'

/**
 * What may be chosen in the part "Preferences" of the sheet "About this chat". The first value is
 * the default. A new one is a line here and a line in `client/templates/preferences.hbs`.
 */
const PREFERENCES = {
  /** How long the ten frames take: how much faster than life the loop plays. */
  speed: ['twice', 'life', 'four-times'],
  /** Forth and back. */
  boomerang: ['off', 'on'],
  /** White around one's own picture, for a dark room. */
  light: ['off', 'on'],
  /** A look at one's own loop before it is sent. */
  review: ['off', 'on'],
  /** Three seconds to take a post back before others see it. */
  undo: ['off', 'on'],
  /** Each loop plays twice and then rests until it is tapped. */
  rest: ['off', 'on'],
  /** Loops are shown when they are tapped, and not before. */
  veil: ['off', 'on'],
} as const satisfies Record<string, readonly [string, string, ...string[]]>

export type PreferenceName = keyof typeof PREFERENCES
export type Preference<Name extends PreferenceName> = (typeof PREFERENCES)[Name][number]

/** What the reader of this page prefers, across visits and in all tabs of this browser. */
export interface Preferences {
  get<Name extends PreferenceName>(name: Name): Preference<Name>
  set<Name extends PreferenceName>(name: Name, value: Preference<Name>): void
  /** Calls `listener` at each change from here on, one that another tab has made included. */
  changed<Name extends PreferenceName>(
    name: Name,
    listener: (value: Preference<Name>) => void,
  ): void
}

/**
 * Preferences on top of the page's memory, each under `prefers-` and its name. A stored value that
 * this version does not know counts as the default. `otherTab` calls what it receives when another
 * tab has changed what the memory holds.
 */
export function openPreferences(
  memory: Memory,
  otherTab: (changed: () => void) => void,
): Preferences {
  const checks = new Set<() => void>()

  function get<Name extends PreferenceName>(name: Name): Preference<Name> {
    const values: readonly Preference<Name>[] = PREFERENCES[name]
    const stored = memory.get(keyOf(name))
    return values.find((value) => value === stored) ?? PREFERENCES[name][0]
  }

  function checkAll(): void {
    for (const check of checks) check()
  }

  otherTab(checkAll)
  return {
    get,
    set(name, value) {
      memory.set(keyOf(name), value === PREFERENCES[name][0] ? undefined : value)
      checkAll()
    },
    changed(name, listener) {
      let known = get(name)
      checks.add(() => {
        const value = get(name)
        if (value === known) return
        known = value
        listener(value)
      })
    },
  }
}

/** Sets one by texts, as a form has them. A name or a value that there is not changes nothing. */
export function setByText(preferences: Preferences, name: string, value: string): void {
  if (!isName(name)) return
  const known = PREFERENCES[name].find((one) => one === value)
  if (known !== undefined) preferences.set(name, known)
}

export function isName(name: string): name is PreferenceName {
  return Object.hasOwn(PREFERENCES, name)
}

function keyOf(name: PreferenceName): string {
  return `prefers-${name}`
}
