import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { CAMERA_FILE, makeCameraVideo } from '../../support/media/y4m.ts'

/** Before any browser: the page as it is now, and something for its camera to see. */
export default function setup(): void {
  const { status } = spawnSync('npx', ['--no-install', 'tsx', 'client/build.ts'], {
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error('The page could not be built.')
  mkdirSync(dirname(CAMERA_FILE), { recursive: true })
  writeFileSync(CAMERA_FILE, makeCameraVideo())
}
