/** Finding the page's own elements; one that is missing is a mistake in `templates/pages`. */

/** The element that matches, of the type expected; throws when the page has none. */
export function find<T extends Element>(
  selector: string,
  type: new () => T,
  within: ParentNode = document,
): T {
  const element = within.querySelector(selector)
  if (element instanceof type) return element
  throw new Error(`The page has no ${type.name} ${selector}.`)
}

/** What a template made, as the one element it has to be. */
export function asElement(node: Node): HTMLElement {
  if (node instanceof HTMLElement) return node
  throw new Error('A template has to make one element.')
}
