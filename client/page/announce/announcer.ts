/** Says something to those who listen to the page with a screen reader; nothing of it is seen. */
export type Announce = (words: string) => void

/** What was said is no text of the page: nobody should come across it later. */
const KEPT_MS = 10_000

/**
 * The one polite live region of the page. What is added to it is spoken after what is being spoken, and
 * once; what it returns takes it away sooner. The feed and the status line, which change all the time, are
 * no live regions themselves.
 */
export function createAnnouncer(region: HTMLElement): (words: string) => () => void {
  return (words) => {
    const line = document.createElement('p')
    line.dir = 'auto'
    line.textContent = words
    region.append(line)
    const takeAway = () => line.remove()
    setTimeout(takeAway, KEPT_MS)
    return takeAway
  }
}
