import { BROKEN, type Packet, type PayloadLimit } from '../payload-limit.ts'
import { escapeBeyondAscii, readByteString } from './byte-strings.ts'
import { splitBinary, splitText } from './split-payload.ts'

/** engine.io's own parser of protocol 3, as far as it is used here. */
export interface PacketParser {
  /** The number that stands for each type of packet. */
  packets: Record<string, number>
  decodePacket(data: string | Buffer): Packet
}

/** What a polling transport of protocol 3 asks of its parser. */
export interface PayloadParser {
  encodePayload(
    packets: Packet[],
    supportsBinary: boolean,
    callback: (payload: string | Buffer) => void,
  ): void
  /** Stops when the callback returns false. */
  decodePayload(payload: string | Buffer, callback: (packet: Packet) => unknown): void
}

/**
 * Reads and writes what clients of 2015 post and poll for, in place of engine.io's own parser, which
 * knows only the last version of them. What goes out is ASCII, as text and as bytes; bytes go to all
 * that can take them, since the first bundle reads nothing else. What comes in may be a byte string,
 * and is counted before it is read.
 */
export function createPayloadParser(
  usual: PacketParser,
  { most, onTooMany }: PayloadLimit,
): PayloadParser {
  const encode = ({ type, data }: Packet): string =>
    `${usual.packets[type]}${data === undefined ? '' : escapeBeyondAscii(String(data))}`

  function decode(payload: string | Buffer): Packet[] {
    const packets = split(payload)
    if (packets === undefined || packets.length === 0) return [BROKEN]
    if (packets.length > most) {
      onTooMany()
      return [BROKEN]
    }
    // A client that has nothing to say sends a packet that is empty.
    return packets.filter(({ length }) => length > 0).map((packet) => usual.decodePacket(packet))
  }

  function split(payload: string | Buffer): (string | Buffer)[] | undefined {
    if (typeof payload !== 'string') return splitBinary(payload, most + 1)
    return splitText(payload, most + 1)?.map(readByteString)
  }

  return {
    encodePayload(packets, supportsBinary, callback) {
      const texts = packets.map(encode)
      callback(supportsBinary ? joinBinary(texts) : joinText(texts))
    },
    decodePayload(payload, callback) {
      for (const packet of decode(payload)) if (callback(packet) === false) return
    },
  }
}

function joinText(texts: string[]): string {
  return texts.map((text) => `${text.length}:${text}`).join('')
}

/** What `splitBinary` takes apart. */
function joinBinary(texts: string[]): Buffer {
  return Buffer.concat(
    texts.flatMap((text) => {
      const digits = [...String(text.length)].map(Number)
      return [Buffer.from([0, ...digits, 255]), Buffer.from(text, 'latin1')]
    }),
  )
}
