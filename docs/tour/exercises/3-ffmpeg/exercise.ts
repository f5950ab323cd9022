/**
 * The command line of 2015: `1.jpg` to `10.jpg` of the working folder become `out.webm`. Its loop has
 * a hiccup: ten frames, a tenth of a second each, last less than a second. Make it exactly one.
 */
export const ffmpegArguments = [
  ...['-i', '%d.jpg'],
  ...['-filter:v', 'setpts=2.5*PTS', '-vcodec', 'libvpx', '-an'],
  'out.webm',
]
