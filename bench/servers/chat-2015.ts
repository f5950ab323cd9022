import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Level } from 'level'
import { Server } from 'socket.io'
import { v4 } from 'uuid'
import { serve, settings } from './serve.ts'

/**
 * The server of 2015, written from its description: frames go into temporary files one after the
 * other, ffmpeg makes a file of them, the file is read, saved and sent to everybody. Nothing limits
 * how many do so at once.
 */
interface Post {
  id: string
  message: string
  frames: string[]
}

const { ffmpegPath = 'ffmpeg' } = settings<{ ffmpegPath?: string }>()
const folder = await mkdtemp(join(tmpdir(), 'animate-bench-2015-'))
const level = new Level(join(folder, 'db'))
await level.open()
const http = createServer()
const io = new Server(http, { maxHttpBufferSize: 10_000_000, perMessageDeflate: false })

async function encode(frames: string[]): Promise<string> {
  const base = join(folder, v4())
  const files: string[] = []
  for (const [index, frame] of frames.entries()) {
    const file = `${base}-${index + 1}.jpg`
    await writeFile(file, Buffer.from(frame.split(',')[1] ?? '', 'base64'))
    files.push(file)
  }
  const clip = `${base}.webm`
  const filter = ['-filter:v', 'setpts=2.5*PTS', '-vcodec', 'libvpx', '-an']
  const child = spawn(ffmpegPath, ['-i', `${base}-%d.jpg`, ...filter, clip], { stdio: 'ignore' })
  await new Promise((resolve) => child.once('close', resolve))
  const video = `data:video/webm;base64,${(await readFile(clip)).toString('base64')}`
  for (const file of [...files, clip]) await unlink(file)
  return video
}

io.on('connection', (socket) => {
  socket.join('lobby')
  socket.on('message', async ({ id, message, frames }: Post) => {
    const made = { key: v4(), id, message, video: await encode(frames), sent: Date.now() }
    await level.put(`${made.sent}-${made.key}`, JSON.stringify(made))
    socket.emit('messageack', made)
    socket.broadcast.to('lobby').emit('message', made)
  })
})
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  const port = typeof address === 'object' && address ? address.port : 0
  serve(`http://127.0.0.1:${port}`, async () => {
    await io.close()
    await level.close()
    await rm(folder, { recursive: true, force: true })
  })
})
