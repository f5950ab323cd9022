/**
 * Runs on the page before the warning. A fragment, which may hold a host's secret, is never sent to a
 * server, so it is put behind the address here. A browser that has been through the warning before can
 * load a picture from behind it: then there is nothing left to explain.
 */
const link = document.querySelector<HTMLAnchorElement>('#go-on')
if (link !== null) {
  link.hash = location.hash
  const picture = new Image()
  picture.onload = () => location.replace(link.href)
  picture.src = link.dataset.proof ?? ''
}
