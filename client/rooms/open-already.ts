import type { Connection } from '../connection/connection.ts'
import { find } from '../page/elements.ts'
import { lazy, open } from '../page/lazy/lazy.ts'

/**
 * Says, with a way out, that the room this page wanted to open was open already: then its secret
 * makes nobody a host. The server is asked what only hosts may know.
 */
export async function showIfOpenAlready(
  connection: Pick<Connection, 'sharing'>,
  author: string,
): Promise<void> {
  const line = find('#open-already', HTMLElement)
  const answer = await connection.sharing(author).catch(() => undefined)
  if (answer === undefined) return
  line.hidden = answer.ok || answer.code !== 'not_allowed'
  find('button', HTMLButtonElement, line).onclick = () =>
    void open(lazy.sheets, ({ openRoom }) => openRoom())
}
