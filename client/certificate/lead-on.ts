/**
 * Runs on the page before the warning. A fragment, which may hold a host's secret, is never sent to a
 * server, so it is put behind the address here. A browser that has been through the warning before gets
 * an answer from behind it: then there is nothing left to explain.
 */
const link = document.querySelector<HTMLAnchorElement>('#go-on')
if (link !== null) {
  link.hash = location.hash
  void fetch(link.dataset.proof ?? '').then(
    () => location.replace(link.href),
    () => undefined,
  )
}
