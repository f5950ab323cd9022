/** A browser under test, as much of it as a visit needs: whichever engine, whichever protocol. */
export interface Browser {
  goto(url: string): Promise<void>
  /** Runs a function in the page; it sees nothing of what surrounds it here, and its promise is waited for. */
  evaluate<Args extends unknown[], Result>(
    run: (...args: Args) => Result,
    ...args: Args
  ): Promise<Awaited<Result>>
  /** A click in the middle of the first element of that selector, as a mouse makes it. */
  click(selector: string): Promise<void>
  /** Types into whatever has the focus; `ENTER` and `ESCAPE` are keys of their own. */
  type(text: string): Promise<void>
  /** Of the window's inside, in CSS pixels. */
  resize(width: number, height: number): Promise<void>
  /** A PNG of what is seen. */
  screenshot(): Promise<Buffer>
  /** Errors that the page has logged or thrown, and breaches of its policy, since the last time. */
  complaints(): Promise<string[]>
  close(): Promise<void>
}

/** Keys without a character, by their code points in WebDriver (its section 17.4.2). */
export const ENTER = '\uE007'
export const ESCAPE = '\uE00C'

/** The input of one keyboard, in the list that both protocols take. */
export function typing(text: string): object[] {
  const keys = [...text].flatMap((value) => [
    { type: 'keyDown', value },
    { type: 'keyUp', value },
  ])
  return [{ type: 'key', id: 'keyboard', actions: keys }]
}

/** A click of the left button there. */
export function clicking([x, y]: [number, number]): object[] {
  const actions = [
    { type: 'pointerMove', x, y },
    { type: 'pointerDown', button: 0 },
    { type: 'pointerUp', button: 0 },
  ]
  return [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }]
}

/** Runs in the page: where the middle of an element is, once it has been brought into view. */
export function middleOf(selector: string): [number, number] {
  const element = document.querySelector(selector)
  if (element === null) throw new Error(`There is no ${selector}.`)
  element.scrollIntoView({ block: 'nearest' })
  const { left, top, width, height } = element.getBoundingClientRect()
  return [Math.round(left + width / 2), Math.round(top + height / 2)]
}

/** Where a browser keeps what it keeps, PulseAudio's folder as well: all of it goes with that folder. */
export function inside(folder: string): NodeJS.ProcessEnv {
  return { HOME: folder, XDG_RUNTIME_DIR: folder, TMPDIR: folder }
}
