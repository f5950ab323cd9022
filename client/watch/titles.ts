interface Titled {
  title: string
  path: string
}

/**
 * Videos of one title get behind it what tells them apart: the endings of their files, as in
 * `old (mkv)` and `old (avi)`, or where these are the same, too, their paths.
 */
export function tellApart<Video extends Titled>(videos: readonly Video[]): Video[] {
  return videos.map((video) => {
    const others = videos.filter((other) => other !== video && other.title === video.title)
    if (others.length === 0) return video
    const ending = endingOf(video)
    const isEnough = others.every((other) => endingOf(other) !== ending)
    const detail = isEnough ? ending : decodeURI(video.path.slice(1))
    return { ...video, title: `${video.title} (${detail})` }
  })
}

function endingOf({ path }: Titled): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase()
}
