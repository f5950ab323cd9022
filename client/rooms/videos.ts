import { followVideos } from '../watch/video-list.ts'

/** Gives `show` how many videos the server has to watch, and again as it finds more. */
export function countVideos(show: (count: number) => void): void {
  void followVideos((videos) => show(videos?.length ?? 0))
}
