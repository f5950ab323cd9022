/** How long sound may be behind the picture before silence is put in its place. */
const MAX_MISSING_MS = 1000

const SAMPLES_PER_FRAME = 1024
const SAMPLE_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
  7350,
]
/** AAC Main, LC and LTP, and the two that build on LC: their frames of silence are alike. */
const OBJECT_TYPES = [1, 2, 4, 5, 29]

const SINGLE = 0
const PAIR = 1
const LOW = 3
const END = 7
/** Which elements a frame has, by its channels: one, two, ... up to 7.1. */
const ELEMENTS = [
  [],
  [SINGLE],
  [PAIR],
  [SINGLE, PAIR],
  [SINGLE, PAIR, SINGLE],
  [SINGLE, PAIR, PAIR],
  [SINGLE, PAIR, PAIR, LOW],
  [SINGLE, PAIR, PAIR, PAIR, LOW],
]

export interface Silence {
  /** One frame of it, as an AAC packet. */
  frame: Buffer
  frameMs: number
}

/**
 * Silence for AAC of these settings (AudioSpecificConfig, ISO/IEC 14496-3 1.6.2.1); `undefined` for
 * settings too rare to know how.
 */
export function silenceFor(settings: Buffer): Silence | undefined {
  if (settings.length < 2) return undefined
  const bits = settings.readUInt16BE(0)
  const objectType = bits >> 11
  const sampleRate = SAMPLE_RATES[(bits >> 7) & 0x0f]
  const elements = ELEMENTS[(bits >> 3) & 0x0f]
  if (!OBJECT_TYPES.includes(objectType) || !sampleRate || !elements?.length) return undefined
  return { frame: frameOf(elements), frameMs: (SAMPLES_PER_FRAME / sampleRate) * 1000 }
}

/** When silence has to go out so that no viewer waits for sound that does not come, in ms. */
export function* missingTimes(
  { frameMs }: Silence,
  { soundAt, pictureAt, isSilent }: { soundAt: number; pictureAt: number; isSilent: boolean },
): Generator<number> {
  if (pictureAt - soundAt <= (isSilent ? 0 : MAX_MISSING_MS)) return
  for (let at = soundAt + frameMs; at <= pictureAt; at += frameMs) yield at
}

/** A raw data block whose channels have no spectral band at all (ISO/IEC 14496-3 4.4.2.1). */
function frameOf(elements: number[]): Buffer {
  const written = elements.map((element, index) => {
    const tag = elements.slice(0, index).filter((other) => other === element).length
    const head = bitsOf(element, 3) + bitsOf(tag, 4)
    return element === PAIR ? `${head}0${CHANNEL}${CHANNEL}` : head + CHANNEL
  })
  const all = written.join('') + bitsOf(END, 3)
  const bytes = all.padEnd(Math.ceil(all.length / 8) * 8, '0').match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}

function bitsOf(value: number, width: number): string {
  return value.toString(2).padStart(width, '0')
}

/**
 * Global gain, window (reserved bit, sequence, shape), no bands, no prediction; then no pulses, no
 * noise shaping, no gain control.
 */
const CHANNEL = `${bitsOf(0, 8)}0000${bitsOf(0, 6)}0000`
