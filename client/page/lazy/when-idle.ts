/** A page that is never idle gets on with it after so long. */
const LATEST_MS = 1_000
/** Safari has no idle callbacks; by then it has drawn what is seen first. */
const WITHOUT_MS = 200

/** Calls when the page has drawn what is seen first and has nothing else to do. */
export function whenIdle(work: () => void): void {
  const { requestIdleCallback: whenNothingElse } = window as Partial<Window>
  if (whenNothingElse === undefined) setTimeout(work, WITHOUT_MS)
  else whenNothingElse.call(window, work, { timeout: LATEST_MS })
}
