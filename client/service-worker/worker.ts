/**
 * Opens the page where there is no network, or no server behind it; it then says that it is offline and
 * comes back by itself. The network always comes first, so that no old version can stay while a new one
 * is to be had. What is kept is the page and its parts alone: no clip, no message, no answer of the
 * server, so nothing that has expired is found here.
 */

/** Put in by the build: the files that are kept, below the root, and what they are as a whole. */
declare const SHELL: { version: string; pages: Record<string, Page>; files: string[] }

/** The page in one language, and what only that language needs. */
interface Page {
  page: string
  files: string[]
}

const worker = self as unknown as ServiceWorkerGlobalScope
const root = new URL(worker.registration.scope)
/** Of this chat alone: another one may lie below another path of the same origin. */
const own = `animate ${root.pathname} `
/** The one that the page is in which registered this worker; another choice registers another. */
const language = new URL(location.href).searchParams.get('lang') ?? 'en'
const shown = SHELL.pages[language] ?? SHELL.pages.en
const kept = [...(shown?.files ?? []), ...SHELL.files]
const cacheName = `${own}${SHELL.version} ${language}`

/** Proxies say so when the server behind them is away. */
const UNREACHABLE = [502, 503, 504]

worker.addEventListener('install', (event) => event.waitUntil(keepShell()))
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()))
worker.addEventListener('fetch', (event) => {
  const path = pathBelow(event.request)
  if (path === undefined) return
  const findKept = isPage(event.request, path) ? keptPage : kept.includes(path) && find
  if (findKept) event.respondWith(networkFirst(event.request, () => findKept(path)))
})

async function keepShell(): Promise<void> {
  const cache = await caches.open(cacheName)
  // A proxy whose session has ended leads to its own page of login, which must not be kept for ours.
  const options = { cache: 'no-cache', redirect: 'error' } as const
  const files = kept.map((file) => new Request(new URL(file, root), options))
  await cache.addAll(files)
  await worker.skipWaiting()
}

async function takeOver(): Promise<void> {
  const names = await caches.keys()
  const older = names.filter((name) => name.startsWith(own) && name !== cacheName)
  await Promise.all(older.map((name) => caches.delete(name)))
  await worker.clients.claim()
}

/** The path below the root of what is read there; `undefined` for everything else. */
function pathBelow({ method, url }: Request): string | undefined {
  const isOurs = method === 'GET' && url.startsWith(root.href)
  return isOurs ? new URL(url).pathname.slice(root.pathname.length) : undefined
}

/** The lobby or a room: the other pages can do nothing without the server. */
function isPage({ mode }: Request, path: string): boolean {
  return mode === 'navigate' && (path === '' || /^r\/[^/]+\/?$/.test(path))
}

/** The server's own answer, and what is kept only where there is none. */
async function networkFirst(
  request: Request,
  kept: () => Promise<Response | undefined>,
): Promise<Response> {
  const answer = await fetch(request).catch(() => undefined)
  if (answer !== undefined && !UNREACHABLE.includes(answer.status)) return answer
  return (await kept()) ?? answer ?? Response.error()
}

/** Its addresses are relative to the root, as the server sends them too. */
async function keptPage(path: string): Promise<Response | undefined> {
  const built = await find(shown?.page ?? '')
  if (built === undefined) return undefined
  const page = await built.text()
  const headers = new Headers(built.headers)
  headers.delete('Content-Encoding')
  headers.delete('Content-Length')
  const way = '../'.repeat(path.split('/').length - 1) || './'
  return new Response(page.replaceAll('="./', `="${way}`), { headers })
}

async function find(path: string): Promise<Response | undefined> {
  const cache = await caches.open(cacheName)
  // Whatever the server says of encodings: what is kept is read as it is.
  return cache.match(new URL(path, root), { ignoreVary: true })
}
