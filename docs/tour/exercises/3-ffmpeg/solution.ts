/** The frames come in at ten a second, so that nothing has to be stretched, and the last one stays as long. */
export const ffmpegArguments = [
  ...['-framerate', '10', '-i', '%d.jpg'],
  ...['-vcodec', 'libvpx', '-an'],
  'out.webm',
]
