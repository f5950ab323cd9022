import domify from 'domify'
import { pathTo } from '../page/addresses.ts'
import { asElement, find } from '../page/elements.ts'
import template from '../templates/video.hbs'
import { sizeOf } from '../words/size.ts'
import { lengthOf, watchText } from '../words/watch-text.ts'
import { tellApart } from './titles.ts'
import { sayUnplayable, whenUnplayable } from './unplayable.ts'
import { ASK_AGAIN_MS, followVideos, type Video } from './video-list.ts'

// The page of videos: a shelf of posters, and above it the one that plays. Which one that is stands
// in the address, so that it can be shared and the back button works.

const screen = find('#screen', HTMLElement)
const film = find('#film', HTMLVideoElement)
const captions = find('#captions', HTMLTrackElement)
const playing = find('#playing', HTMLElement)
const trouble = find('#trouble', HTMLElement)
const sentence = find('#sentence', HTMLElement)
const count = find('#count', HTMLElement)
const shelf = find('#shelf', HTMLElement)

let videos: Video[] = []

window.addEventListener('hashchange', () => show(chosenPath(), true))
whenUnplayable(film, explain)
fill()

function fill(): void {
  void followVideos((found, isPartial) => {
    if (found !== undefined) return showShelf(found, isPartial)
    sentence.textContent = watchText.unreachable
    setTimeout(fill, ASK_AGAIN_MS)
  })
}

function showShelf(found: Video[], isPartial: boolean): void {
  const wasThere = videos.some(isChosen)
  videos = tellApart(found)
  count.textContent = watchText.count({ count: videos.length })
  sentence.textContent = videos.length === 0 ? watchText.none : ''
  shelf.replaceChildren(...videos.map(createCard))
  if (wasThere) mark(chosenPath())
  else show(chosenPath(), false)
  // A film that is not found yet may come.
  if (isPartial && film.hidden) playing.textContent = ''
}

function createCard({ title, path, sizeBytes, durationMs }: Video): HTMLElement {
  const isKnown = durationMs !== null
  const card = template({
    ...{ title, path, address: `#${path}`, size: sizeOf(sizeBytes) },
    length: isKnown ? lengthOf(durationMs) : '',
    // What the server could not look into has no picture to show either.
    poster: isKnown ? posterOf(path) : '',
  })
  return asElement(domify(card))
}

function posterOf(path: string): string {
  return pathTo(`watch/posters${path}`)
}

function chosenPath(): string | undefined {
  return location.hash.length > 1 ? location.hash.slice(1) : undefined
}

function isChosen({ path }: Video): boolean {
  return path === chosenPath()
}

function show(path: string | undefined, isAsked: boolean): void {
  const video = videos.find(isChosen)
  mark(path)
  trouble.replaceChildren()
  screen.hidden = path === undefined
  if (video === undefined) {
    showNothing(path)
    return
  }
  document.title = video.title
  playing.textContent = video.title
  film.hidden = false
  film.poster = video.durationMs === null ? '' : posterOf(video.path)
  // The server answers a player in pieces; a download of the same file is not chopped.
  if (video.captionsPath === null) captions.removeAttribute('src')
  else captions.src = pathTo(`media${video.captionsPath}`)
  film.src = pathTo(`media${video.path}?player`)
  if (!isAsked) return
  playing.focus()
  // What a browser does not want to start by itself waits for the button.
  film.play().catch(() => undefined)
}

function showNothing(path: string | undefined): void {
  document.title = watchText.title
  film.removeAttribute('src')
  film.load()
  film.hidden = true
  playing.textContent = path === undefined ? '' : watchText.gone
}

function mark(path: string | undefined): void {
  for (const card of shelf.querySelectorAll<HTMLElement>('.video')) {
    if (card.dataset.path === path) card.setAttribute('aria-current', 'true')
    else card.removeAttribute('aria-current')
  }
}

function explain(): void {
  const path = chosenPath()
  if (path !== undefined) trouble.replaceChildren(...sayUnplayable(path))
}
