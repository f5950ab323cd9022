import type { Message } from '../realtime/protocol.ts'
import { openConnection } from './connection/connection.ts'
import { openPageTokens } from './connection/tokens.ts'
import { createMissed } from './feed/attention/missed.ts'
import { watchReading } from './feed/attention/read-elsewhere.ts'
import { createSpoken } from './feed/attention/spoken.ts'
import { createConversation } from './feed/conversation.ts'
import { createFeed } from './feed/feed.ts'
import { createFollow } from './feed/follow.ts'
import { createMessageListeners } from './feed/message-listeners.ts'
import { authorOf, hueOf, nameOf } from './feed/names/names.ts'
import { onRowMenu } from './feed/on-row-menu.ts'
import { createLoopForms } from './feed/players/loop-forms.ts'
import { createPlayback } from './feed/players/playback.ts'
import { onSeenMarks } from './feed/seen.ts'
import { basePath, chatName } from './page/addresses.ts'
import { createAnnouncer } from './page/announce/announcer.ts'
import { createNotice } from './page/announce/notice.ts'
import { createStatus } from './page/announce/status.ts'
import { createBar } from './page/bar.ts'
import { createConnectionState } from './page/connection-state.ts'
import { find } from './page/elements.ts'
import { followBrowser } from './page/follow-browser.ts'
import { keepShell } from './page/keep-shell.ts'
import { lazy } from './page/lazy/lazy.ts'
import { createOpeners } from './page/lazy/openers.ts'
import type { Page } from './page/lazy/page.ts'
import { whenIdle } from './page/lazy/when-idle.ts'
import { openMemory } from './page/memory.ts'
import { openPreferences } from './page/preferences.ts'
import { roomOf } from './page/room-of.ts'
import { createComposer } from './post/compose/composer.ts'
import { createFirstTime } from './post/compose/first-time.ts'
import { openUnsentWords } from './post/compose/unsent-words.ts'
import { createLazyPosting } from './post/lazy-posting.ts'
import type { OpenPostingParts } from './post/open-posting.ts'
import { openAtOnce } from './record/camera/open-at-once.ts'
import { createOwnCamera } from './record/camera/own-camera.ts'
import { createCapture } from './record/capture.ts'
import { boomerang } from './record/frames/boomerang.ts'
import { frameIntervalMs } from './record/frames/speed.ts'
import { createLazyWays } from './record/lazy-ways.ts'
import { listenToPastedFiles } from './record/pasted-files.ts'
import { createPreview } from './record/preview.ts'
import { createWays } from './record/ways.ts'
import { createWaysRow } from './record/ways-row.ts'
import { createBanner } from './rooms/banner.ts'
import { createClosed } from './rooms/closed.ts'
import { isOpening, onHostLink, takeHostSecret } from './rooms/hosting.ts'
import { createRulesInForce } from './rooms/hosts/rules-in-force.ts'
import { openMuted } from './rooms/muted.ts'
import { createNamesUsed } from './rooms/names-used.ts'
import { showIfOpenAlready } from './rooms/open-already.ts'
import { createSilence } from './rooms/silence.ts'
import { createStageWhenLive } from './stage/stage-when-live.ts'
import { createTogether } from './watch/together.ts'
import { text } from './words/text.ts'

// Wires the page together; what each part does stands in its own file.

const room = roomOf(location.pathname.slice(basePath.length))
const scroller = find('#feed', HTMLElement)
const memory = openMemory(() => localStorage, chatName)
const preferences = openPreferences(memory, (changed) => addEventListener('storage', changed))
const tabMemory = openMemory(() => sessionStorage, chatName)
const wantsToOpen = isOpening()
let hostSecret = takeHostSecret(room, memory)
const muted = openMuted(memory, () => feed.applyMuted())
const namesUsed = createNamesUsed()
const open = createOpeners(() => page)
let author: string | undefined

const announce = createAnnouncer(find('#announcer', HTMLElement))
const status = createStatus(
  find('#status', HTMLElement),
  find('#status-actions', HTMLElement),
  announce,
  () => composer.typed.trim() !== '',
)
const bar = createBar({
  togglePaused: () => playback.togglePaused(),
  openAbout: open.about,
  openInvite: open.invite,
})
const banner = createBanner(room, open.settings)
const closed = createClosed({ retry: () => connection.retry(), askPassphrase: open.passphrase })
const preview = createPreview(find('#preview', HTMLElement), () => void ways.open())
const intervalMs = () => frameIntervalMs(preferences.get('speed'))
const say = createNotice(status)
const { camera, way: cameraWay } = createOwnCamera({
  ...{ preview, status, memory, preferences, say, intervalMs },
  ...{ capture: () => capture, open: openWay },
})
const firstTime = createFirstTime({
  ...{ memory, status },
  ...{ hasKey: matchMedia('(pointer: fine)').matches, frameIntervalMs: intervalMs },
  isFilmed: () => ways.current.isFilmed,
})
const lazyWays = createLazyWays(lazy.ways, {
  ...{ memory, status },
  ...{ picture: preview.canvas, video: preview.video },
  author: () => authorOf(author, memory.get('name')),
  ...{ typed: () => composer.typed, isPaused: () => playback.isPaused },
  openCameraSettings: open.about,
})
const ways = createWays({
  all: { camera: cameraWay, ...lazyWays.all },
  memory,
  chosen(way) {
    preview.showWay(way)
    status.say('way', way.isFilmed ? undefined : { text: text.notFilmed })
    firstTime.show()
  },
  left: () => capture.leaveWay(),
})
preferences.changed('speed', firstTime.show)
const waysRow = createWaysRow(ways, lazyWays, firstTime.isNow)
listenToPastedFiles({ ways, lazyWays, status, chosen: waysRow.refresh })
const unsent = openUnsentWords(() => sessionStorage, room)
const composer = createComposer(find('#composer', HTMLFormElement), unsent, {
  send: (by) => void posting.post(by),
  hold: (by) => posting.hold(by),
  cancel: () => capture.stop('cancelled'),
})
const capture = createCapture({
  ...{ ways, preview, composer, status, firstTime },
  isCameraOff: () => camera.state === 'off',
  arrange: (frames) => (preferences.get('boomerang') === 'on' ? boomerang(frames) : frames),
})

const playback = createPlayback({
  ...{ scroller, preferences },
  isPaused: matchMedia('(prefers-reduced-motion: reduce)').matches,
  changed(isPaused) {
    bar.showPaused(isPaused)
    feed.showPaused(isPaused)
    stage.setPaused(isPaused)
    together.setPaused(isPaused)
  },
})
const feed = createFeed({
  scroller,
  list: find('#rows', HTMLElement),
  pendingList: find('#pending', HTMLElement),
  empty: find('#empty', HTMLElement),
  follow: createFollow(scroller, find('#feed-inside', HTMLElement), find('#newer', HTMLElement)),
  playback,
  forms: createLoopForms(tabMemory),
  serverNow: () => connection.serverNow(),
  isMine,
  me: () => ({ author, name: memory.get('name') }),
  isMuted: muted.has,
  gone: (key) => conversation.gone(key),
})

const conversation = createConversation({
  ...{ room, memory, isMine, say, announce },
  feed: () => feed,
  connection: () => connection,
  focusInput: composer.focus,
  answerByFace: (key) => void posting.answerByFace(key),
  openMenu: open.rowMenu,
})
const postingParts: OpenPostingParts = {
  ...{ composer, memory, capture, preferences, preview, room, status },
  connection: () => connection,
  rows: feed.pending,
  ...{ answering: conversation.answering, answerKeys: conversation.answerKeys },
  name: () => memory.get('name'),
  changeName: open.about,
  firstTime: {
    posted() {
      if (firstTime.isNow) waysRow.fold()
      firstTime.posted()
    },
  },
}
const posting = createLazyPosting({
  load: async () => (await lazy.posting()).openPosting(postingParts),
  ...{ status, whenIdle },
})
const stage = createStageWhenLive(find('#stage', HTMLElement), () => ({
  room,
  isPaused: playback.isPaused,
  clip: (frames) => void posting.postFrames(frames),
}))
const together = createTogether({
  view: find('.room-view', HTMLElement),
  ...{ serverNow: () => connection.serverNow(), isPaused: () => playback.isPaused },
  use: (remote) => connection.watch(remote),
})
const reading = watchReading(room, () => {
  // Only a page that has counted something has loaded what counts.
  if (missed.isAny) open.readElsewhere()
})
const rules = createRulesInForce([
  banner.showRules,
  together.showRules,
  open.refreshSettings,
  createSilence({
    ...{ composer, capture, status },
    serverNow: () => connection.serverNow(),
    ended: posting.silenceEnded,
  }),
])
const missed = createMissed({
  seen: reading.tell,
  isHidden: () => document.hidden,
  isMine,
  isMuted: muted.has,
  notice: open.noticeHidden,
})
const connection = openConnection({
  url: location.origin + basePath,
  room,
  tokens: openPageTokens(tabMemory, memory),
  remembered: memory,
  clips: 'url',
  owner: () => hostSecret,
  passphrase: () => memory.get(`passphrase ${room}`),
  on: {
    state: createConnectionState({
      ...{ bar, composer, capture, status, closed },
      way: { open: openWay, close: ways.close },
      askPassphrase: open.passphrase,
    }),
    welcome(welcome) {
      author = welcome.author
      conversation.welcomed(welcome)
      missed.joined(welcome.serverTime)
      bar.showRoom(welcome.room)
      bar.showWelcome(welcome)
      composer.showName(memory.get('name') ?? nameOf(author))
      preview.setHue(hueOf(author))
      firstTime.welcomed(welcome.limits.messageTtlMs)
      if (wantsToOpen) void showIfOpenAlready(connection, author)
      void posting.welcomed(author, welcome.limits.messageTtlMs)
    },
    ...createMessageListeners({
      ...{ feed, conversation, namesUsed, missed, bar },
      spoken: createSpoken({ announce, isMine, isMuted: muted.has }),
    }),
    rules: rules.show,
    stage: stage.show,
    watching: together.show,
  },
})

const page: Page = {
  room,
  connection,
  camera,
  memory,
  preferences,
  muted,
  get hostSecret() {
    return hostSecret
  },
  get author() {
    return author
  },
  get rules() {
    return rules.current
  },
  messageOf: feed.messageOf,
  nameOf: namesUsed.full,
  ...{
    say,
    showName: composer.showName,
    reacting: conversation.reacting,
    answer: conversation.answer,
  },
  answerByFace: (key) => void posting.answerByFace(key),
}

onRowMenu(open.rowMenu)
onSeenMarks()
onHostLink(() => {
  hostSecret = takeHostSecret(room, memory)
  connection.retry()
})
bar.showRoom(room)
bar.showPaused(playback.isPaused)
feed.showPaused(playback.isPaused)
followBrowser({ connection, composer, playback, muted, seen: reading.tell })
void openWay()
keepShell()

function openWay(): Promise<void> {
  return openAtOnce(ways, memory, {
    waits: () => preview.showCamera('off'),
    mayOpen: () => !closed.isShown,
  })
}

function isMine(message: Message): boolean {
  return message.author === author
}
