/** Adds a stylesheet that most visits do not need; resolves once it is there, or cannot be had. */
export function loadStyle(name: string): Promise<unknown> {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = `/build/${name}.css`
  const loaded = new Promise((done) => {
    link.onload = done
    link.onerror = done
  })
  document.head.append(link)
  return loaded
}
