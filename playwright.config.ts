import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'
import { CAMERA_FILE } from './test/support/media/y4m.ts'

/** Debian's Chromium when it is there; elsewhere the one that Playwright has downloaded. */
const DEBIAN_CHROMIUM = '/usr/bin/chromium'
const executablePath =
  process.env.CHROMIUM_PATH ?? (existsSync(DEBIAN_CHROMIUM) ? DEBIAN_CHROMIUM : undefined)

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  globalSetup: './test/e2e/support/global-setup.ts',
  // A page under test waits more than it computes; each worker has one browser and one server.
  workers: 3,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  reporter: 'list',
  // They end what hangs, and nothing else: a machine that does twenty things at once is only slow.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1180, height: 820 },
    permissions: ['camera'],
    // What it asks for could not be intercepted; installed.spec.ts has one.
    serviceWorkers: 'block',
    // A trace of every test would cost a third of their time; `--trace on` makes them.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      args: [
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${CAMERA_FILE}`,
        // A name that is not localhost, and so without a camera, that still leads here.
        '--host-resolver-rules=MAP chat.test 127.0.0.1',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
})
