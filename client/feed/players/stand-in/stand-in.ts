import PQueue from 'p-queue'
import { proof } from '../../../connection/proof.ts'
import { pathTo } from '../../../page/addresses.ts'
import { sheetText as text } from '../../../words/sheet-text.ts'
import { download } from '../download.ts'
import type { LoopForm, LoopForms } from '../loop-forms.ts'
import { openPoster } from './poster.ts'

/** What plays in place of a clip: the same loop in another form, made by the server when asked for. */
export interface StandIn {
  /** `undefined` as long as the clip itself may play. */
  readonly form: LoopForm | 'none' | undefined
  showPoster(): void
  /** The clip does not play: another form is tried, and the next, until one does. */
  takeOver(): void
  /** Comes near the screen, or leaves it for good or for a while. */
  load(): void
  unload(): void
  release(): void
  play(): Promise<void>
  pause(): void
}

export interface StandInParts {
  key: string
  clip(): Blob | undefined
  loop: HTMLElement
  video: HTMLVideoElement
  forms: LoopForms
}

const TYPES = {
  webm: 'video/webm',
  mp4: 'video/mp4',
  webp: 'image/webp',
  gif: 'image/gif',
} satisfies Record<LoopForm, string>

/** The server makes each in a fraction of a second; a page full of them must not fill its queue. */
const AT_ONCE = 2
let queue: PQueue | undefined

export function createStandIn({ key, clip, loop, video, forms }: StandInParts): StandIn {
  const poster = openPoster({ key, clip, video })
  const leaving = new AbortController()
  const { signal } = leaving
  let form: StandIn['form']
  let url: string | undefined
  let image: HTMLImageElement | undefined
  let isNear = true
  let isPlaying = false

  video.addEventListener('loadeddata', () => {
    if (form === 'mp4') forms.played(form)
  })
  video.addEventListener('error', () => {
    if (form === 'mp4' && video.hasAttribute('src')) void tryAfter(form)
  })

  function tryAfter(failed: LoopForm): Promise<void> {
    hide()
    if (url !== undefined) URL.revokeObjectURL(url)
    url = undefined
    return attempt(forms.after(failed))
  }

  async function attempt(next: LoopForm | undefined): Promise<void> {
    form = next ?? 'none'
    if (next === undefined) return sayThatNothingPlays(loop)
    const address = pathTo(`clips/${key}.${next}`)
    queue ??= new PQueue({ concurrency: AT_ONCE })
    const options = { signal, type: TYPES[next], headers: proof() }
    const made = await queue.add(async () => download(address, options))
    if (signal.aborted) return
    if (made === undefined) return attempt(forms.after(next))
    url = URL.createObjectURL(made)
    show()
  }

  function show(): void {
    if (url === undefined || !isNear) return
    if (form === 'mp4') {
      // The playback plays it again at the `loadstart` of what is set here.
      video.src = url
      return
    }
    image ??= createImage()
    image.hidden = !isPlaying
    image.src = url
    video.after(image)
  }

  function createImage(): HTMLImageElement {
    const created = new Image()
    created.className = 'face'
    created.alt = ''
    created.addEventListener('load', () => {
      if (form === 'webp' || form === 'gif') forms.played(form)
    })
    created.addEventListener('error', () => {
      if (form === 'webp' || form === 'gif') void tryAfter(form)
    })
    return created
  }

  function hide(): void {
    image?.remove()
    if (!video.hasAttribute('src')) return
    video.removeAttribute('src')
    // Now it shows its poster again.
    video.load()
  }

  return {
    get form() {
      return form
    },
    showPoster: poster.want,
    takeOver() {
      if (form !== undefined) return
      poster.want()
      hide()
      void attempt(forms.first === 'webm' ? forms.after('webm') : forms.first)
    },
    load() {
      isNear = true
      show()
    },
    unload() {
      isNear = false
      hide()
    },
    release() {
      leaving.abort()
      poster.release()
      hide()
      if (url !== undefined) URL.revokeObjectURL(url)
    },
    async play() {
      isPlaying = true
      if (image !== undefined) image.hidden = false
      if (form === 'mp4' && url !== undefined) await video.play()
    },
    pause() {
      isPlaying = false
      if (image !== undefined) image.hidden = true
      video.pause()
    },
  }
}

function sayThatNothingPlays(loop: HTMLElement): void {
  const line = document.createElement('p')
  line.className = 'byline'
  line.dir = 'auto'
  line.textContent = text.doesNotPlay
  loop.parentElement?.querySelector('.words')?.append(line)
}
