import type { Status, StatusAction } from './status.ts'

/** Long enough to read it and to undo what it speaks of. */
const SHOWN_MS = 5_000

/** Says that something was done, with what can be done about it, for five seconds. */
export function createNotice(status: Status): (sentence: string, action?: StatusAction) => void {
  let end: ReturnType<typeof setTimeout> | undefined

  function finish(): void {
    clearTimeout(end)
    status.say('notice', undefined)
  }

  return (sentence, action) => {
    clearTimeout(end)
    const run = () => {
      finish()
      action?.run()
    }
    const actions = action ? { actions: [{ label: action.label, run }] } : {}
    status.say('notice', { text: sentence, ...actions })
    end = setTimeout(finish, SHOWN_MS)
  }
}
