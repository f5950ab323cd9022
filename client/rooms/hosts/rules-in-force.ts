import type { Rules } from '../../../realtime/protocol.ts'

/** The rules of the room, as the server last said them. */
export interface RulesInForce {
  /** `undefined` in a room that nobody owns, and before the server has said anything. */
  readonly current: Rules | undefined
  /** Notes them and shows them everywhere. */
  show(rules: Rules | undefined): void
}

/** `views` are all that show something of the rules, in their order. */
export function createRulesInForce(views: ((rules: Rules | undefined) => void)[]): RulesInForce {
  let current: Rules | undefined
  return {
    get current() {
      return current
    },
    show(rules) {
      current = rules
      for (const view of views) view(rules)
    },
  }
}
