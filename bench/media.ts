import { measureMedia, median } from './media-figures.ts'

/** `npm run bench:media`: what docs/video.md says of downloads, measured again. */
const { ours, nginx, downloadsPeakMb, stalledPeakMb, descriptors } = await measureMedia(5)
const [before, during, after] = descriptors
console.log(`20 clients, a sparse file of 800 MB, five rounds in turn, MB/s:
  nginx  ${nginx.join(' ')}  median ${median(nginx)}
  ours   ${ours.join(' ')}  median ${median(ours)}, ${Math.round((100 * median(ours)) / median(nginx))} % of nginx
  peak memory of our server: ${downloadsPeakMb} MB
200 clients that read nothing:
  peak memory of our server: ${stalledPeakMb} MB
  descriptors before, with them, after: ${before} ${during} ${after}`)
