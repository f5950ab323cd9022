import type { Page } from '@playwright/test'
import { join, post } from '../../support/clients/chat-client.ts'
import { ready } from './page-objects.ts'

/** Drawn people, so that pictures of the page look like the page in use. */

interface FaceWindow extends Window {
  drawFace?: (canvas: HTMLCanvasElement, person: number, phase: number) => void
}

/** Runs in the page before its own script: a painter of faces, and a camera that shows one. */
function installFaces(person: number): void {
  const skins = ['#e8b796', '#8d5a3b', '#f1cdb0', '#c68a62', '#5f3b28', '#dca67f']
  const hairs = ['#2a1a12', '#15110f', '#b5763a', '#4b2a1a', '#0e0c0b', '#7a4a2a']
  const shirts = ['#27506b', '#7a2f3a', '#2f5d46', '#5b4a86', '#a5682a', '#3d3f45']
  const pick = (list: string[], n: number) => list[n % list.length] ?? '#000'

  function drawFace(canvas: HTMLCanvasElement, who: number, phase: number): void {
    const g = canvas.getContext('2d')
    if (g === null) return
    const turn = phase * 2 * Math.PI
    const ellipse = (x: number, y: number, rx: number, ry: number, from = 0, to = 7) => {
      g.beginPath()
      g.ellipse(x, y, rx, ry, 0, from, Math.min(to, 2 * Math.PI))
    }
    g.save()
    g.scale(canvas.width / 200, canvas.height / 200)
    const hue = (who * 67) % 360
    const wall = g.createRadialGradient(60, 40, 10, 100, 100, 190)
    wall.addColorStop(0, `hsl(${hue} 34% 72%)`)
    wall.addColorStop(1, `hsl(${hue + 30} 32% 30%)`)
    g.fillStyle = wall
    g.fillRect(0, 0, 200, 200)
    g.translate(100 + 5 * Math.sin(turn), 110 + 3 * Math.cos(turn))
    g.rotate(0.05 * Math.sin(turn + who))
    g.fillStyle = pick(shirts, who * 7 + 2)
    ellipse(0, 112, 84, 62)
    g.fill()
    const hair = pick(hairs, who)
    const skin = pick(skins, who * 5)
    if (who % 3 === 1) {
      g.fillStyle = hair
      ellipse(0, 4, 55, 68)
      g.fill()
    }
    g.fillStyle = skin
    g.fillRect(-17, 34, 34, 34)
    ellipse(0, 56, 17, 14)
    g.fill()
    g.fillStyle = 'rgb(0 0 0 / 16%)'
    ellipse(0, 47, 21, 9)
    g.fill()
    g.fillStyle = skin
    ellipse(0, 0, 42, 52)
    g.fill()
    g.fillStyle = hair
    ellipse(0, -26, 45, 33, Math.PI, 2 * Math.PI)
    g.fill()
    ellipse(who % 2 ? 16 : -16, -30, 28, 17)
    g.fill()
    const blink = Math.abs(phase - 0.65) < 0.06 ? 0.8 : 5.5
    for (const side of [-1, 1]) {
      g.fillStyle = '#1d1512'
      ellipse(side * 16, 0, 4.6, blink)
      g.fill()
      g.strokeStyle = hair
      g.lineWidth = 3.2
      g.lineCap = 'round'
      g.beginPath()
      g.moveTo(side * 9, -13 - 2 * Math.sin(turn))
      g.quadraticCurveTo(side * 16, -18 - 2 * Math.sin(turn), side * 24, -12)
      g.stroke()
      g.fillStyle = 'rgb(214 84 70 / 18%)'
      ellipse(side * 25, 16, 9, 6)
      g.fill()
    }
    if (who % 4 === 2) {
      g.strokeStyle = '#1d1512'
      g.lineWidth = 2.4
      for (const side of [-1, 1]) {
        ellipse(side * 16, 0, 12, 11)
        g.stroke()
      }
    }
    g.fillStyle = '#6e2620'
    g.beginPath()
    g.moveTo(-16, 24)
    g.quadraticCurveTo(0, 27, 16, 24)
    g.quadraticCurveTo(0, 36 + 8 * Math.max(0, Math.sin(turn * 2)), -16, 24)
    g.fill()
    g.restore()
  }

  const page: FaceWindow = window
  page.drawFace = drawFace
  if (navigator.mediaDevices === undefined) return
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 400
    canvas.height = 400
    let phase = 0
    const paint = () => {
      phase = (phase + 0.05) % 1
      drawFace(canvas, person, phase)
    }
    paint()
    setInterval(paint, 100)
    return canvas.captureStream()
  }
}

/** Ten frames of one person, as the page records them. */
function framesOf(person: number): string[] {
  const page: FaceWindow = window
  const canvas = document.createElement('canvas')
  canvas.width = 200
  canvas.height = 200
  return Array.from({ length: 10 }, (_, n) => {
    page.drawFace?.(canvas, person, n / 10)
    return canvas.toDataURL('image/jpeg', 0.4)
  })
}

/** From its next load on, the page's camera sees this person. */
export async function putInFrontOfCamera(page: Page, person: number): Promise<void> {
  await page.addInitScript(installFaces, person)
}

/** Opens a room with this person in front of the page's camera, and waits until both are there. */
export async function openRoomAs(page: Page, person: number, roomUrl: string): Promise<void> {
  await putInFrontOfCamera(page, person)
  await page.goto(roomUrl)
  await ready(page)
}

/** Lets another author say something, with a loop of their own face drawn by `painter`. */
export async function sayAs(
  painter: Page,
  at: { url: string; room: string },
  person: number,
  message: string,
  alt?: string,
): Promise<void> {
  const frames = await painter.evaluate(framesOf, person)
  const { socket } = await join(at.url, { room: at.room })
  const answer = await post(socket, { id: '', message, frames, ...(alt !== undefined && { alt }) })
  socket.disconnect()
  if (!answer.ok) throw new Error(answer.text)
}
