import { summarise } from './lib/figures.ts'
import { type Latency, type Memory, measureStage } from './stage-figures.ts'

/** `npm run bench:stage`: what docs/stage.md says of the live stage, measured again. */
const { latency, firstPictureMs, crowd } = await measureStage({ seconds: 45, pageLoads: 10 })
const first = summarise(firstPictureMs)
const say = ({ medianMs, p95Ms, pictures }: Latency) =>
  `median ${medianMs} ms, 95 % below ${p95Ms} ms, of ${pictures} pictures`
const inWords = ({ idle, median, most }: Memory) =>
  `${idle} MB before, ${median} MB in the middle, ${most} MB at most`
console.log(`From the clock in the picture to the picture in Chromium:
  without sound  ${say(latency.silent)}
  with sound     ${say(latency.withSound)}
From hearing that the room is live to the first picture, ${first.rounds} page loads:
  median ${first.median} ms, at most ${first.high} ms
${crowd.viewers} viewers at ${crowd.mbitPerSecond} Mbit/s each:
  the server  ${crowd.serverCpu} % of a core, ${inWords(crowd.serverMb)}
  its ingest  ${crowd.ingestCpu} % of a core, ${inWords(crowd.ingestMb)}`)
