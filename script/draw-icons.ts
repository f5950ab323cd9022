import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { packageRoot } from '../server/package-root.ts'

/**
 * Draws the icons of the installed page and the picture of link previews out of `public/favicon.svg`, by
 * a browser: `npx tsx script/draw-icons.ts`. What it draws is committed, since a server has no browser.
 */

const GROUND = '#1d1611'
const FOLDER = join(packageRoot, 'public/icons')

interface Drawing {
  file: string
  width: number
  height: number
  html: string
}

const mark = readFileSync(join(packageRoot, 'public/favicon.svg'), 'utf8')
const sized = (px: number) => mark.replace('<svg ', `<svg width="${px}" height="${px}" `)
/** The mark without its corners, which a system cuts in its own way. */
const bleeding = (px: number) => sized(px).replace(/ rx="8"/, '')

function icon(file: string, px: number, drawn: string): Drawing {
  return { file, width: px, height: px, html: drawn }
}

/** A maskable icon may lose all but the circle in its middle, four fifths as wide (W3C manifest). */
function maskable(px: number): string {
  const inner = Math.round(px * 0.68)
  return `<div style="display:grid;place-items:center;height:100%;background:${GROUND}">${bleeding(inner)}</div>`
}

/** Faces that were drawn, never one that was recorded: others see this before anybody has said a word. */
function preview(): string {
  const rows = [
    { hue: 45, life: 78, mouth: 'M35 60c6 10 24 10 30 0', width: 560 },
    { hue: 205, life: 52, mouth: 'M37 62h26', width: 380 },
    { hue: 330, life: 24, mouth: 'M42 60a8 8 0 1 0 16 0a8 8 0 1 0 -16 0', width: 470 },
  ]
  return `<main style="display:grid;align-content:center;gap:26px;height:100%;padding:0 120px;background:${GROUND}">
    ${rows.map(row).join('')}</main>`
}

const RING =
  'M50 3h27a20 20 0 0 1 20 20v54a20 20 0 0 1-20 20H23A20 20 0 0 1 3 77V23A20 20 0 0 1 23 3z'

function row({
  hue,
  life,
  mouth,
  width,
}: {
  hue: number
  life: number
  mouth: string
  width: number
}) {
  const colour = `oklch(76% 0.15 ${hue})`
  return `<div style="display:flex;align-items:center;gap:40px">
    <svg width="160" height="160" viewBox="0 0 100 100" fill="none" stroke-linecap="round">
      <rect x="9" y="9" width="82" height="82" rx="14" fill="oklch(31% 0.05 ${hue})"/>
      <path d="${RING}" stroke="oklch(33% 0.015 55)" stroke-width="3.4"/>
      <path d="${RING}" pathLength="100" stroke-dasharray="${life} 100" stroke="${colour}" stroke-width="3.4"/>
      <path d="M38 40v6M62 40v6${mouth}" stroke="#f7f0e8" stroke-width="4"/>
    </svg>
    <div style="display:grid;gap:18px">
      <i style="width:150px;height:16px;border-radius:8px;background:${colour}"></i>
      <i style="width:${width}px;height:34px;border-radius:17px;background:#f7f0e8"></i>
    </div></div>`
}

export const DRAWINGS: Drawing[] = [
  icon('icon-192.png', 192, sized(192)),
  icon('icon-512.png', 512, sized(512)),
  icon('maskable-512.png', 512, maskable(512)),
  icon('apple-touch-icon.png', 180, maskable(180)),
  { file: 'preview.png', width: 1200, height: 630, html: preview() },
]

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
mkdirSync(FOLDER, { recursive: true })
for (const { file, width, height, html } of DRAWINGS) {
  const page = await browser.newPage({ viewport: { width, height } })
  const style =
    '<style>*{margin:0;box-sizing:border-box}html,body{height:100%}svg{display:block}</style>'
  await page.setContent(style + html)
  await page.screenshot({ path: join(FOLDER, file), omitBackground: true })
  await page.close()
}
await browser.close()
