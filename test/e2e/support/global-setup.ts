import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { buildAll } from '../../../script/build-once.ts'
import { CAMERA_FILE, makeCameraVideo } from '../../support/media/y4m.ts'

/** Before any browser: page and server as they are now, and something for the camera to see. */
export default function setup(): void {
  buildAll()
  mkdirSync(dirname(CAMERA_FILE), { recursive: true })
  // By a rename: a browser of another run may be reading it.
  writeFileSync(`${CAMERA_FILE}.${process.pid}`, makeCameraVideo())
  renameSync(`${CAMERA_FILE}.${process.pid}`, CAMERA_FILE)
}
