import { expect } from 'vitest'
import type { Browser } from './browser.ts'

/** The list in a page that is watched, under a name that nothing of ours has. */
interface Watched {
  complaintsOfTest?: string[]
}

/**
 * Runs in the page, as early as the driver can (in Firefox before its own scripts, in WebKit once it is loaded):
 * from then on what is thrown, rejected, logged as an error or forbidden by the policy is listed. The page lists
 * it itself, since WebKit's driver hands on nothing of the console.
 */
export function watchPage(): void {
  const page = window as Window & Watched
  if (page.complaintsOfTest !== undefined) return
  const list: string[] = []
  page.complaintsOfTest = list
  addEventListener('error', ({ message }) => list.push(message))
  addEventListener('unhandledrejection', ({ reason }) => list.push(`not caught: ${reason}`))
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    list.push(`${violatedDirective} forbids ${blockedURI}`),
  )
  const log = console.error.bind(console)
  console.error = (...what: unknown[]) => {
    list.push(what.map(String).join(' '))
    log(...what)
  }
}

/** Runs in the page: what was listed since the last time. */
export function takeComplaints(): string[] {
  return (window as Window & Watched).complaintsOfTest?.splice(0) ?? ['This page is not watched.']
}

const ON_PURPOSE = ['logged', 'thrown', 'rejected', 'forbidden'].map((how) => `${how}-on-purpose`)

/** At the end of a visit: that nothing was complained of counts only where complaints are noticed. */
export async function expectNoticed(browser: Browser): Promise<void> {
  const noticed: string[] = []
  await browser.evaluate(complainOnPurpose)
  const missed = async () => {
    noticed.push(...(await browser.complaints()))
    return ON_PURPOSE.filter((word) => !noticed.some((text) => text.includes(word)))
  }
  await expect.poll(missed, { message: 'complaints that were not noticed' }).toEqual([])
}

/** Runs in the page. */
function complainOnPurpose(): void {
  console.error('logged-on-purpose')
  setTimeout(() => {
    throw new Error('thrown-on-purpose')
  })
  void Promise.reject(new Error('rejected-on-purpose'))
  const script = document.createElement('script')
  script.src = 'https://forbidden-on-purpose.invalid/'
  document.head.append(script)
}
