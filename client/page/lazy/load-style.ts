import { pathTo } from '../addresses.ts'

/**
 * Adds a stylesheet that most visits do not need, once; resolves when it is there and rejects when
 * it cannot be had.
 */
export async function loadStyle(name: string): Promise<void> {
  const href = pathTo(`build/${name}.css`)
  const link = document.querySelector<HTMLLinkElement>(`link[href="${href}"]`) ?? add(href)
  if (link.sheet !== null) return
  await new Promise<void>((resolve, reject) => {
    link.addEventListener('load', () => resolve())
    link.addEventListener('error', () => {
      link.remove()
      reject(new Error(`${href} could not be loaded.`))
    })
  })
}

function add(href: string): HTMLLinkElement {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = href
  document.head.append(link)
  return link
}
