import { type CameraProblem, problemOf } from './camera-problem.ts'

/** As much of `navigator.mediaDevices` as is needed. */
export interface Devices {
  getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream>
  enumerateDevices?(): Promise<MediaDeviceInfo[]>
}

/**
 * Twice the size that is sent: the preview stays sharp on fine screens and frames are scaled down,
 * not up. Asked for as a square, so that browsers crop instead of squeezing.
 */
const WANTED: MediaTrackConstraints = {
  width: { ideal: 400 },
  height: { ideal: 400 },
  aspectRatio: { ideal: 1 },
}

export type Facing = 'user' | 'environment'

const FACING = 'facing '

/** The name under which the camera that looks this way is chosen, whichever device that is. */
export function byFacing(facing: Facing): string {
  return FACING + facing
}

/** What one camera can have and another not; a refusal concerns them all. */
const OF_ONE_CAMERA: CameraProblem[] = ['in-use', 'none']

/**
 * Opens the camera that was chosen, else the one the browser prefers, else whichever gives a
 * picture: the first may be taken by another program, or unplugged. Rejects with the first reason.
 */
export async function openStream(devices: Devices, chosen?: string): Promise<MediaStream> {
  const tried = new Set<string>()
  let reason: unknown

  async function attempt(camera: string | undefined): Promise<MediaStream | undefined> {
    if (tried.has(camera ?? '')) return undefined
    tried.add(camera ?? '')
    try {
      return await devices.getUserMedia({ video: constraintsFor(camera), audio: false })
    } catch (error) {
      reason ??= error
      if (OF_ONE_CAMERA.includes(problemOf(error))) return undefined
      throw error
    }
  }

  const asked = (chosen && (await attempt(chosen))) || (await attempt(undefined))
  if (asked) return asked
  for (const { deviceId } of await camerasOf(devices)) {
    const stream = await attempt(deviceId)
    if (stream !== undefined) return stream
  }
  throw reason
}

/** The cameras the browser tells of; before it was allowed one, they have no names. */
export async function camerasOf(devices: Devices | undefined): Promise<MediaDeviceInfo[]> {
  const all = await devices?.enumerateDevices?.().catch(() => undefined)
  return (all ?? []).filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
}

function constraintsFor(camera: string | undefined): MediaTrackConstraints {
  if (camera === undefined) return { ...WANTED, facingMode: 'user' }
  if (camera.startsWith(FACING)) return { ...WANTED, facingMode: camera.slice(FACING.length) }
  return { ...WANTED, deviceId: { exact: camera } }
}
