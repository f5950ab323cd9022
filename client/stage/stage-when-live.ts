import type { Stage } from '../../realtime/protocol.ts'
import { lazy, use } from '../page/lazy/lazy.ts'
import type { StageView, StageViewOptions } from './stage.ts'

/** Most rooms are never live: what shows a live picture is loaded when the first one is. */
export function createStageWhenLive(
  section: HTMLElement,
  options: () => StageViewOptions,
): StageView {
  let stage: Stage = { live: false }
  let view: StageView | undefined

  function show(next: Stage): void {
    stage = next
    if (view !== undefined) view.show(stage)
    else if (stage.live) void use(lazy.stage, open)
  }

  function open({ createStageView }: typeof import('./stage.ts')): void {
    view ??= createStageView(section, options())
    view.show(stage)
  }

  return { show, setPaused: (isPaused) => view?.setPaused(isPaused) }
}
