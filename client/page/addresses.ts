import { chatNameAt, pathAbove } from './root-path.ts'

/**
 * The path below which the whole chat lies, such as `/chat/`: the folder above the one that its scripts
 * come from. A browser sees it whichever proxy has put it there, and the page need not be told.
 */
export const basePath = pathAbove(import.meta.url)

/** The path of what the server has at `path`, which begins without a slash. */
export function pathTo(path: string): string {
  return basePath + path
}

/** How everything begins that this browser keeps for the chat. */
export const chatName = chatNameAt(basePath)
