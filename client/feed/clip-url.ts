const PREFIX = /^data:(video\/[a-z0-9]+);base64,/

/**
 * A short address for a clip that came as a data URI, for a `<video>` to play. Safari plays no
 * WebM from a data URI, and a player keeps its address as text for as long as it lives. Give it
 * back with `URL.revokeObjectURL`. `undefined` when it is not a video.
 */
export function toClipUrl(dataUri: string): string | undefined {
  const [prefix, type] = PREFIX.exec(dataUri) ?? []
  if (prefix === undefined || type === undefined) return undefined
  try {
    const bytes = Uint8Array.from(atob(dataUri.slice(prefix.length)), (c) => c.charCodeAt(0))
    return URL.createObjectURL(new Blob([bytes], { type }))
  } catch {
    return undefined
  }
}
