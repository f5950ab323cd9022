import type { Message } from '../../../realtime/protocol.ts'
import { chatName, pathTo } from '../../page/addresses.ts'
import { find } from '../../page/elements.ts'
import type { Memory } from '../../page/memory.ts'
import { nameOf } from '../names/names.ts'

/** For a page that is not looked at: how much one has missed, and a bell if one asked for it. */

let unread = 0
let title = ''
let context: AudioContext | undefined

/** A message read in one tab counts as read in all tabs of the room: hidden ones count anew. */
export function readElsewhere(): void {
  if (document.hidden) show(0)
}

/** Counts what came while nobody looked, and rings once for all of it. */
export function noticeHidden(missed: Message[], memory: Memory, serverNow: number): void {
  const newest = missed.at(-1)
  if (!document.hidden || newest === undefined) return
  if (unread === 0) {
    title = document.title
    document.addEventListener('visibilitychange', read, { once: true })
  }
  show(unread + missed.length)
  if (memory.get('bell') !== 'on') return
  chime()
  if ('Notification' in window && Notification.permission === 'granted') {
    notify(newest, newest.expiresAt - serverNow)
  }
}

function read(): void {
  show(0)
}

function show(count: number): void {
  unread = count
  if (title !== '') document.title = count === 0 ? title : `(${count}) ${title}`
  const icon = find('link[rel="icon"]', HTMLLinkElement)
  icon.href = pathTo(count === 0 ? 'favicon.svg' : 'favicon-unread.svg')
}

/** The notification is gone with its message, like all that shows its words. */
function notify(message: Message, livesMs: number): void {
  const name = message.name ?? nameOf(message.author)
  try {
    // One at a time: the newest takes the place of the one before.
    const note = new Notification(name, { body: message.message, tag: chatName, silent: true })
    setTimeout(() => note.close(), livesMs)
    note.onclick = () => {
      window.focus()
      note.close()
    }
  } catch {
    // Phones let only a service worker notify.
  }
}

/** Two soft notes, made here: nothing to download. */
export function chime(): void {
  context ??= new AudioContext()
  const { currentTime } = context
  for (const [index, frequency] of [660, 880].entries()) {
    const start = currentTime + index * 0.12
    const [tone, volume] = [context.createOscillator(), context.createGain()]
    tone.frequency.value = frequency
    volume.gain.setValueAtTime(0, start)
    volume.gain.linearRampToValueAtTime(0.08, start + 0.01)
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.3)
    tone.connect(volume).connect(context.destination)
    tone.start(start)
    tone.stop(start + 0.3)
  }
}
