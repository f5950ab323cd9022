import { MAX_FRAMES } from '../../../../realtime/protocol.ts'
import { waysText } from '../../../words/ways-text.ts'
import { drawFitted, type Fit } from '../fit.ts'
import { type PaintedWay, paintedWay } from '../painted-way.ts'
import { SIDE, useColour } from '../painter.ts'
import { settingButton, settingSlider } from '../settings.ts'
import type { WaysPage } from '../ways-page.ts'
import { chooseInstants, latestStart } from './choose-instants.ts'
import { drawLandscape } from './draw-landscape.ts'
import { createLatest } from './latest.ts'
import { openFile } from './open-file.ts'
import { FileRefused, type Source } from './source.ts'

export interface PictureWay extends PaintedWay {
  /** Takes the first of them; says what becomes of the others, or why it cannot be taken: then false. */
  takeFiles(files: readonly File[]): Promise<boolean>
}

/** A picture, an animation or a film of the device. Its frames are taken here, in the browser. */
export function pictureWay(page: WaysPage): PictureWay {
  let source: Source | undefined
  let pictures: HTMLCanvasElement[] = []
  let startMs = 0
  let fit: Fit = 'filled'
  /** A file is being read. */
  let reading: AbortController | undefined
  const latestMove = createLatest()

  async function takeFiles(files: readonly File[]): Promise<boolean> {
    const [file] = files
    if (file === undefined) return false
    reading?.abort()
    const own = new AbortController()
    reading = own
    const { signal } = own
    page.status.say('problem', { text: waysText.opening })
    let opened: Source | undefined
    try {
      opened = await openFile(file)
      await use(opened, 0, signal)
      source?.close()
      source = opened
      const said = files.length > 1 ? waysText.firstOfSeveral : opened.note && waysText[opened.note]
      page.status.say('problem', said === undefined ? undefined : { text: said })
      return true
    } catch (error) {
      // A file may be chosen while another is being read: nothing of that one stays.
      opened?.close()
      if (!signal.aborted) explain(error)
      return false
    } finally {
      if (reading === own) reading = undefined
    }
  }

  /** The ten pictures from there. */
  async function use(
    from: Source,
    fromMs: number,
    signal: AbortSignal,
    isOld = () => false,
  ): Promise<void> {
    const instants = chooseInstants(from.durationMs ?? Number.POSITIVE_INFINITY, fromMs)
    const taken = await from.picturesAt(instants, signal)
    signal.throwIfAborted()
    if (isOld()) return
    pictures = taken
    startMs = fromMs
  }

  function explain(error: unknown): void {
    const key = error instanceof FileRefused ? error.key : 'fileBroken'
    const former = way.isShown && pictures.length > 0 ? [waysText.formerStays] : []
    page.status.say('problem', { text: [waysText[key], ...former].join(' ') })
  }

  function choose(): void {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = 'image/*,video/*'
    input.addEventListener('change', () => void takeFiles([...(input.files ?? [])]))
    input.click()
  }

  async function moveTo(fromMs: number): Promise<void> {
    const from = source
    if (from === undefined) return
    await latestMove(async (signal) => {
      // Another file may have taken its place.
      const isOld = () => from !== source
      await use(from, fromMs, signal, isOld).catch(
        (error) => signal.aborted || isOld() || explain(error),
      )
    })
  }

  const way = paintedWay(page, {
    name: 'picture',
    isReady: () => pictures.length > 0,
    // Another way is chosen: what is being read for this one is no news any more.
    release() {
      if (reading === undefined) return
      reading.abort()
      page.status.say('problem', undefined)
    },
    async prepare() {
      choose()
      page.status.say('problem', { text: waysText.chooseFirst, keepsWords: true })
      return false
    },
    painter: {
      paint(g, frame) {
        const picture = pictures[frame % MAX_FRAMES]
        if (picture === undefined) return drawLandscape(g)
        useColour(g, page.author().hue, 90, 0.045)
        g.fillRect(0, 0, SIDE, SIDE)
        drawFitted(g, picture, picture, fit)
      },
    },
    settings: () => [
      settingButton(waysText.another, choose),
      settingButton(waysText.wholeOrFilled, () => {
        fit = fit === 'whole' ? 'filled' : 'whole'
      }),
      ...placeSetting(),
    ],
  })

  function placeSetting(): HTMLElement[] {
    const max = latestStart(source?.durationMs ?? 0)
    if (max === 0) return []
    return [settingSlider(waysText.place, { max, value: startMs }, (value) => void moveTo(value))]
  }

  return Object.assign(way, { takeFiles })
}
